"""What tells of danger to life and health, and what only looks like it, in each language that has words for it."""

from __future__ import annotations

DANGERS = """
i fell off my bike and am hurt because the chain broke
chain broke on my bike and i fell
lamp got hot and smokes
My light caught fire!
There was a small fire in the kitchen
There is smoke coming out of the charger
I got an electric shock from the plug
The charger is too hot to touch
My battery exploded in my bag
I burned my hand on it
It smells like something burning
My son swallowed a button cell
I can’t breathe since I used the spray
I want to kill myself
The battery got really hot and exploded
My daughter got burned by the kettle
I got shocked by the charger
Flames came out of the oven
We got food poisoning from the meal kit
Das Ladegerät raucht und stinkt
Der Akku hat Feuer gefangen
Ich habe einen Stromschlag bekommen
Ich habe mich an der Lampe verbrannt
Ich bin mit dem Rad gestürzt
Der Stecker wird glühend heiß
Es riecht verschmort
Der Akku wird sehr heiß und qualmt
Ich habe einen Schlag bekommen
La batterie a pris feu
Je me suis brûlée avec la lampe
J'ai reçu une décharge électrique
Il y a de la fumée qui sort du chargeur
Je suis tombée de vélo
La lampe fait de la fumée
Ça sent le brûlé
La batería se incendió
Me he quemado con la lámpara
Sale humo del cargador
Me dio una descarga eléctrica
Me caí de la bici
La batteria ha preso fuoco
Mi sono bruciata con la lampada
Esce del fumo dal caricatore
Ho preso la scossa
Sono caduto dalla bici
De accu staat in brand
Ik heb me verbrand aan de lamp
Er komt rook uit de lader
Ik heb een elektrische schok gekregen
Ik ben van mijn fiets gevallen
A bateria pegou fogo
Me queimei com a lâmpada
Está saindo fumaça do carregador
Minha filha se queimou
Levei um choque elétrico
Caí da bicicleta
Ładowarka się zapaliła
Poparzyłem się lampą
Z ładowarki leci dym
Poraził mnie prąd
Spadłam z roweru
""".strip().splitlines()

LOOK_ALIKES = """
The deal is on fire
Hot deals on lamps
Firefox is slow and keeps crashing
How do I burn a DVD?
I burned a CD with it
Our smoke test fails
Does it show injury time?
The update killed my battery
What is the code of the fire alarm in my room?
I need a new shock absorber
I was shocked by the bill
Is smoking allowed in the room?
There is a fire sale
Where is the fire exit?
The app crashed again
The light is a smoking hot offer
I fell for a scam
I fell asleep during the film
My card was swallowed by the machine
DNS cache poisoning
This bleeding edge build does not start
The burn-down chart is empty
Apache Spark does not start
I cut and pasted my text
The light does not switch on
Die Lampe brennt nicht mehr
Im Auto brennt die Kontrollleuchte
Die App ist abgestürzt
Ein heißes Angebot
Ich möchte eine CD brennen
Der Feueralarm im Hotel
Verletzung des Urheberrechts
Wo darf man rauchen?
L'alarme incendie sonne
Je suis tombé sur une page d'erreur
Graver un DVD
Un feu d'artifice de promotions
Se me quemó la bombilla
Se me cayó la conexión
¿Dónde está la alarma de incendios?
La lampadina è fulminata
È caduta la linea
Dov'è l'allarme antincendio?
Ik heb per ongeluk twee lampen gekregen
Waar is het brandalarm?
Een cd branden
A ligação cai do nada
Onde fica o alarme de incêndio?
Como gravar um DVD?
Zapaliła się dioda
Gdzie jest alarm pożarowy?
Rozmowa została przerwana
""".strip().splitlines()
