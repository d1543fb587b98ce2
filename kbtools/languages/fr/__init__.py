"""French."""

from __future__ import annotations

from kbtools.languages.fr.asking_back import ASKING_BACK
from kbtools.languages.fr.danger import DANGER
from kbtools.languages.language import (
    PROGRAMS,
    Asking,
    Closings,
    Language,
    MailMarks,
    Mining,
    People,
    PersonalData,
    ReplyOutcomes,
    Streets,
)

_GREETINGS = ("bonjour", "salut")
_CLOSINGS = Closings(
    full=(
        "(?:bien |très )?cordialement|bien à (?:vous|toi)|(?:sincères |meilleures |cordiales )?salutations|amicalement"
        "|respectueusement|bonne (?:journée|soirée|réception)|à bientôt",
        r"(?:je vous prie|nous vous prions|veuillez)\b.{0,80}\b(?:agréer|recevoir|croire|accepter)\b.{0,100}"
        r"\b(?:salutations|sentiments|considération|respects)\b[^.!?\n]{0,60}",
    ),
    short=("Cdl?t",),
    thanks=("merci(?: (?:d['’]avance|beaucoup|bien|encore|par avance))*|bisous",),
)
_MAIL = MailMarks(
    answered=("tr",),
    on=("le",),
    wrote=("a écrit", "nous a dit"),
    own=("mon|notre|votre",),
    separators=("message d['’]origine", "message original", "message initial"),
    forwards=("message transféré", "début du message (?:transféré|réexpédié)", "transféré par .{2,60}"),
    below=(r"(?:voir|cf\.?) ci-dessous|pour (?:info|information)",),
    reply_above=(
        "(?:veuillez |merci de )?(?:saisir|écrire|répondre|taper)(?: votre réponse)? au-dessus de cette ligne",
        "répondez au-dessus de cette ligne",
    ),
    sender=("de", "expéditeur"),
    sent=("envoyé(?: le)?",),
    date=("date",),
    recipient=("à", "a", "destinataire", "répondre à"),
    subject=("objet", "sujet"),
    device=(
        rf"envoyé (?:de|depuis|à partir de|avec|via) (?:mon|ma|(?:l['’]application )?{PROGRAMS}).{{0,60}}",
        "(?:obtenir|télécharger|obtenez|téléchargez) outlook pour .{2,30}",
    ),
    disclaimer=(
        "ce (?:message|courriel|mail) .{0,100}confidentiel",
        "avis de confidentialité ?:",
        "pensez à l['’]environnement",
        r"cet e-?mail a été vérifié par .{0,60}antivirus|(?:sans|garanti sans) virus\.",
    ),
    banner=(r"attention\s?[:!-](?=.{0,200}(?:mail|post|courriel|correo|mensa|wiadom)).{0,60}\bexterne\b.{0,200}",),
    trash=("corbeille|éléments supprimés|messages supprimés",),
    junk=("spam|courrier indésirable|indésirables?|pourriel",),
    drafts=("brouillons?",),
    automatic=("réponse automatique",),
)
_OUTCOMES = ReplyOutcomes(
    worked=("[cç]a (?:marche|fonctionne)", "résolu"),
    thanks=("merci",),
    failed=(r"\bne (?:marche|fonctionne) (?:toujours )?pas",),
)
_MINING = Mining(
    greetings=_GREETINGS,
    insults=("connards?", "putain", "salauds?", r"encul[ée]\w*"),
    at_us=("vous",),
)
_ASKING = Asking(
    joins=("mais", "et"),
    chat=("merci|cordialement|aidez-moi|pouvez-vous m['’]aider|je m['’]appelle|désolée?",),
    opens_question=(
        "comment",
        "pourquoi",
        "où",
        "quand",
        "quel(?:le)?s?",
        "est-ce",
        "puis-je",
        "peut-on",
    ),
    torn=("et|mais|ou|donc|puis|ensuite|parce|lorsque|alors|aussi|pourtant",),
    story=(
        r"\bj['’] ?attends\b",
        r"\bj['’]ai (?:déjà|tout|bien)\b",
        r"\b(?<!pas )sans problème\b",
        r"\bfonctionne (?:très )?bien\b",
    ),
)
_PEOPLE = People(greetings=(*_GREETINGS, "chère?"), titles=("madame", "monsieur"))
_BLAME = (
    ("simplement", "à supprimer"),
    ("évidemment", "à supprimer"),
    ("bien sûr", "à supprimer"),
    ("vous (?:avez oublié|auriez dû)", "dire ce qui manque"),
    ("votre (?:erreur|faute)", "dire ce qui s'est passé"),
    ("erreur de l['’]utilisateur", "dire ce qui s'est passé"),
)

_PERSONAL = PersonalData(
    titles=("M.", "Mme", "Mlle", "Madame", "Monsieur"),
    particles=("de", "la", "le"),
    greetings=("Bonjour|Bonsoir|Salut|Coucou|Chère?|Merci",),
    informal=("coucou|bonsoir",),
    openers=tuple("bonjour bonsoir salut coucou chère cher merci cordialement bien salutations".split()),
    joins=("et",),
    calls_oneself=("je m'appelle", "je m’appelle", "mon nom est"),
    presents=("C'est", "C’est"),
    comes_from=("de",),
    no_names=tuple("votre vos tous toutes équipe merci madame monsieur messieurs amis rebonjour".split()),
    names_too=tuple(
        "petit petite blanc blanche clair claire noir noire rose rouge long grand grande fort fleur aurore".split()
    ),
    teams=tuple("équipe service client clients clientèle support assistance".split()),
    name_labels=("nom", "prénom", "nom et prénom", "nom complet"),
    births=("date de naissance", "né le", "née le"),
    passwords=("mot de passe|mdp",),
    password_marks=("pass", "mdp"),
    short_passwords=("mdp",),
    says=("est", "était"),
    becomes=("à",),
    no_passwords=tuple(
        """bon correcte dans de des du erroné erronée est et expiré expirée faux fausse incorrecte invalide jamais
        la le les mauvais obligatoire oublié oubliée pas perdu perdue plus pour que requis toujours trop un une
        valide""".split()
    ),
    codes=("code de (?:vérification|sécurité)",),
    code_marks=("code",),
    keys=("jeton|clé api",),
    key_marks=("jeton", "clé api"),
    code_says=("est",),
    dots=("point",),
    phones=(r"tél|téléphone|portable|mobile|appel\w*|mon numéro|fixe|joindre|joignable",),
    phone_kinds=tuple("fixe portable numéro no privé domicile bureau travail est svp".split()),
    called=("moi", "nous"),
    models=("modèle", "modele"),
    numbers=("commande|facture|erreur|client",),
    number_words=("est",),
)
_STREETS = Streets(
    between=(r"rue|avenue|av\.|boulevard|bd|chemin|place|quai|impasse|allée|cours|route|square",),
    repeats=("bis", "ter"),
    joins=tuple("de du des la le les".split()),
    elisions=("d", "l"),
)

LANGUAGE = Language(
    code="fr",
    country="FR",
    danger=DANGER,
    name="French",
    stemmer="french",
    elided=("l", "d", "j", "m", "t", "s", "c", "n", "qu", "jusqu", "lorsqu", "puisqu"),
    presses=("(?:cliquez|appuyez|sélectionnez|choisissez|cochez)(?: sur)?(?: l[ea])?",),
    mail=_MAIL,
    closings=_CLOSINGS,
    outcomes=_OUTCOMES,
    mining=_MINING,
    asking=_ASKING,
    asking_back=ASKING_BACK,
    people=_PEOPLE,
    blame=_BLAME,
    columns=(
        ("id", "numéro identifiant numérodeticket numérodedemande"),
        ("subject", "objet sujet titre"),
        ("body", "demande question problème"),
        ("answer", "réponse solution"),
        ("requester", "demandeur client cliente expéditeur"),
        ("people", "demandeur client nomduclient assigné assignéà agent agente technicien responsable"),
        ("status", "statut état"),
        ("created_at", "créé crééle datedecréation datecréation dateouverture ouvertle"),
        ("resolved_at", "résolule datederésolution daterésolution clôturéle ferméle datedeclôture"),
        ("tags", "étiquettes"),
        ("lang", "langue"),
    ),
    personal=_PERSONAL,
    streets=_STREETS,
    resolved=tuple("résolu résolue fermé fermée clos clôturé clôturée terminé terminée traité traitée".split()),
)
