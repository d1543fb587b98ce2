"""French."""

from __future__ import annotations

from kbtools.languages.language import Asking, Language, MailMarks, Mining, People, PersonalData, ReplyOutcomes, Streets

_GREETINGS = ("bonjour", "salut")
_MAIL = MailMarks(
    answered=("tr",),
    introductions=(r"le\b.{4,120}\ba écrit\s*:",),
    separators=("message d'origine",),
    on=("le",),
    wrote=("a écrit",),
    sender=("de",),
    head=("envoyé", "à", "objet"),
    device=("envoyé (?:de|depuis) mon .{0,40}",),
    closing=("cordialement|bien à vous|merci d'avance",),
    disclaimer=("ce (?:message|courriel) .{0,100}confidentiel",),
    automatic=("réponse automatique",),
)
_OUTCOMES = ReplyOutcomes(
    worked=("[cç]a (?:marche|fonctionne)", "résolu"),
    thanks=("merci",),
    failed=(r"\bne (?:marche|fonctionne) (?:toujours )?pas",),
)
_MINING = Mining(
    greetings=_GREETINGS,
    farewells=("merci",),
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
    greetings=("Bonjour|Bonsoir|Salut|Chère?|Merci",),
    closings=("cordialement|bien à vous|bien cordialement|merci(?: beaucoup)?|salutations",),
    openers=tuple("bonjour bonsoir salut chère cher merci cordialement bien salutations".split()),
    joins=("et",),
    calls_oneself=("je m'appelle", "je m’appelle", "mon nom est"),
    presents=("C'est", "C’est"),
    comes_from=("de",),
    no_names=tuple("votre vos tous toutes équipe merci".split()),
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
    phones=(r"tél|téléphone|portable|appel\w*|mon numéro",),
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
    name="French",
    stemmer="french",
    mail=_MAIL,
    outcomes=_OUTCOMES,
    mining=_MINING,
    asking=_ASKING,
    people=_PEOPLE,
    blame=_BLAME,
    columns=(("subject", "objet"),),
    personal=_PERSONAL,
    streets=_STREETS,
)
