"""Spanish."""

from __future__ import annotations

from kbtools.languages.es.asking_back import ASKING_BACK
from kbtools.languages.es.danger import DANGER
from kbtools.languages.language import (
    PROGRAMS,
    Closings,
    Language,
    MailMarks,
    Mining,
    People,
    PersonalData,
    ReplyOutcomes,
    Streets,
)

_GREETINGS = ("hola",)
_CLOSINGS = Closings(
    full=(
        "(?:reciban? )?(?:un )?(?:cordial )?saludos?(?: cordial(?:es)?)?|atentamente|un abrazo|cordialmente",
        "(?:sin otro particular,? )?les? saluda (?:muy )?(?:atentamente|cordialmente)",
    ),
    thanks=("(?:muchas |mil )?gracias(?: (?:de antemano|por adelantado|y un saludo))*",),
)
_MAIL = MailMarks(
    answered=("rv",),
    on=("el",),
    wrote=("escribi(?:ó|o)",),
    own=("nuestr[oa]",),
    separators=("mensaje original",),
    forwards=("mensaje reenviado", "inicio del mensaje reenviado", "reenviado por .{2,60}"),
    below=("(?:ver|vea|véase) (?:abajo|más abajo)|para (?:su )?información",),
    reply_above=(
        "(?:por favor,? )?(?:escriba|escribe|responda|responde)(?: (?:su|tu) respuesta)? (?:por )?encima de esta línea",
    ),
    sender=("de", "remitente"),
    sent=("enviado(?: el)?",),
    date=("fecha",),
    recipient=("para", "responder a"),
    subject=("asunto",),
    device=(
        rf"enviado (?:desde|con) (?:mi|{PROGRAMS}).{{0,60}}",
        "(?:obtener|descargar|obtén|descarga) outlook para .{2,30}",
    ),
    disclaimer=(
        "este (?:mensaje|correo) .{0,100}confidencial",
        "aviso (?:legal|de confidencialidad) ?:",
        r"el software de antivirus .{2,60}ha analizado este correo|libre de virus\.",
    ),
    banner=(
        r"(?:atención|precaución|advertencia)\s?[:!-](?=.{0,200}(?:mail|post|courriel|correo|mensa|wiadom)).{0,60}\bextern[oa]\b.{0,200}",
    ),
    trash=("papelera|elementos eliminados|eliminados",),
    junk=("spam|correo (?:no deseado|basura)|no deseados",),
    drafts=("borradores|borrador",),
    automatic=("respuesta automática",),
)

_PERSONAL = PersonalData(
    titles=tuple("Sr Sra Srta señor señora".split()),
    particles=("de", "del", "la"),
    greetings=("Hola|Buen[oa]s (?:días|tardes|noches)|Estimad[oa]|Querid[oa]|Gracias|Buenas",),
    informal=("buenas|buen[oa]s (?:días|tardes|noches)|querid[oa]",),
    openers=tuple(
        "hola buenos buenas estimado estimada querido querida gracias un cordial saludo saludos atentamente".split()
    ),
    joins=("y",),
    calls_oneself=("me llamo", "mi nombre es"),
    presents=("soy",),
    comes_from=("de",),
    no_names=tuple(
        "todos todas equipo buenas días tardes noches gente amigos amigas chicos chicas señores tal".split()
    ),
    names_too=tuple("blanco blanca luz pilar rosa mar sol cruz flores rojo moreno bueno paz".split()),
    teams=tuple("equipo servicio atención soporte cliente clientes".split()),
    name_labels=("nombre", "nombre completo", "nombre y apellidos"),
    births=("fecha de nacimiento", "nací el", "nacido el", "nacida el"),
    passwords=("contrase[ñn]a",),
    password_marks=("contrase",),
    says=("es", "era"),
    becomes=("a",),
    no_passwords=tuple(
        "caducada correcta el en es incorrecta incorrecto inválida la mal no obligatoria olvidada y".split()
    ),
    code_says=("es",),
    versions=("versi[oó]n",),
    phones=(r"m[óo]vil|tel[ée]fono|celular|ll[aá]m\w+|fijo|tel|tfno|tlf",),
    phone_kinds=tuple("fijo móvil número casa oficina trabajo particular es favor".split()),
    called=("me",),
    models=("modelo",),
    numbers=("pedido|factura|modelo",),
)
_STREETS = Streets(
    ahead=tuple("C/ Calle Avenida Avda. Avda Plaza Paseo Camino Carrera".split()),
    joins=tuple("de del la".split()),
    boxes=("Apartado",),
)

LANGUAGE = Language(
    code="es",
    danger=DANGER,
    name="Spanish",
    stemmer="spanish",
    presses=("(?:haga clic|haz clic|pulse|pulsa|seleccione|selecciona|elija|elige)(?: en)?(?: el| la)?",),
    asking_back=ASKING_BACK,
    mail=_MAIL,
    closings=_CLOSINGS,
    outcomes=ReplyOutcomes(
        worked=("ya funciona", "solucionado", "resuelto"),
        thanks=("gracias",),
        failed=(r"\bno funciona",),
    ),
    mining=Mining(
        greetings=(*_GREETINGS, "buen[oa]s (?:d[ií]as|tardes)"),
        insults=("hijos? de puta", "gilipollas", r"cabr[oó]n\w*"),
        at_us=("ustedes",),
    ),
    people=People(
        greetings=(*_GREETINGS, "estimad[oa]"),
        openings=("buenos días", "buenas tardes"),
        titles=("señora?",),
    ),
    columns=(
        ("id", "número númerodeticket númerodecaso identificador"),
        ("subject", "asunto título"),
        ("body", "descripción mensaje pregunta consulta"),
        ("answer", "respuesta solución"),
        ("requester", "solicitante cliente remitente correo"),
        ("people", "solicitante cliente nombredelcliente asignado asignadoa agente responsable"),
        ("status", "estado"),
        ("created_at", "creado creadoel fechadecreación fecha fechadeapertura"),
        ("resolved_at", "resueltoel fechaderesolución cerradoel fechadecierre"),
        ("tags", "etiquetas"),
        ("lang", "idioma"),
    ),
    personal=_PERSONAL,
    streets=_STREETS,
    resolved=tuple("resuelto resuelta cerrado cerrada solucionado solucionada".split()),
)
