"""English words around names, passwords, telephone numbers and streets."""

from __future__ import annotations

from kbtools.languages.language import PersonalData, Streets

PERSONAL_DATA = PersonalData(
    titles=tuple("Mr Mrs Ms Miss Mx Dr Prof Sir".split()),
    second_titles=("Dr", "Prof"),
    greetings=(
        "Hi|Hello|Hey|Hiya|Dear|G['’]day",
        "(?:Good )?(?:morning|afternoon|evening|day)",
        "Thanks|Thank you|Cheers",
        "Howdy|Heya|Yo",
    ),
    informal=("howdy|heya|hiya|yo|g['’]day|(?:good )?(?:morning|afternoon|evening)",),
    openers=tuple(
        """hi hello hey hiya heya howdy yo dear g good morning afternoon evening day thanks thank cheers
        kind best warm warmest many with regards wishes
        thx yours sincerely faithfully truly""".split()
    ),
    joins=("and",),
    calls_oneself=("my name is", "my full name is", "sent by", "signed by"),
    presents=("I'm", "I’m", "I am", "This is", "Here is"),
    comes_from=("from", "of", "at"),
    no_names=tuple(
        """name names sirs webmaster mr mrs ms miss dr prof gentlemen ladies sir madam all team support there
        everyone everybody again world friends folks customer colleagues service agent help desk santa siri
        google alexa cortana you guys both still broken here happy sorry admin info the your a it this that we i
        my no yes please thanks regards advance much many lot so for sent
        community user users mate mates buddy dude""".split()
    ),
    names_too=tuple(
        """will mark bill may grant art hill sue frank hope long sky rose olive ivy june april august jack rich
        chase grace joy faith summer dawn amber ruby pearl jade crystal heather iris lily violet daisy holly
        robin drew pat rob nick dean earl guy ray max page price king young white black brown green gray grey
        field wood stone rivers banks bush ford cook baker miller carpenter taylor smith fisher hunter mason
        cooper porter potter archer carter turner walker parker major law case day week wise sharp short small
        little good best light power key lock cash cross support info admin service team customer agent user bot
        system help sales office shop store mail test bond""".split()
    ),
    teams=tuple(
        """support team teams service services help helpdesk desk customer customers customercare care info admin
        sales billing office shop store noreply no-reply reply inc ltd llc corp company group bot system user
        mailer daemon postmaster webmaster notification notifications""".split()
    ),
    brands=(
        *"apple google microsoft amazon samsung netflix paypal facebook".split(),
        *("dr. pepper", "dr. martens", "mr. coffee", "mr. clean", "mr. bean", "mr. robot"),
    ),
    name_labels=tuple(
        f"{whose}name" for whose in ("", "full ", "first ", "last ", "first and last ", "your ", "my ", "customer ")
    ),
    births=("date of birth", "birth date", "birthdate", "birthday", "dob", "d.o.b.", "born"),
    mails=("(?:e-?)?mail(?: address)?(?: me| is| to)?|address is|write to|contact|reach me (?:at|under)",),
    passwords=("pass(?:words?|wd|phrase|code)?|pwd?",),
    password_marks=("pass", "pw"),
    short_passwords=("pass", "pw", "pwd"),
    says=("is", "was"),
    becomes=("to", "as"),
    no_passwords=tuple(
        """a about accepted again all already also always an and another any as asked at back bad because been being
        blank but by case changed compromised correct created cumbersome different disabled done easy empty
        enabled entered exactly expired expiring fine for forgotten found from going gone good hacked hard hello
        help here hi hidden how i if ignored impossible in incorrect invalid it its just known locked lost
        missing my mandatory needed never new no none not nothing now of ok okay old on one only optional or our
        out outdated please problem protected rejected required reset right safe same saved secure sent set short
        shown so still stolen stored strong that the their then there these they this to too unknown unsafe
        updated useless valid very visible wanted weak weird what when where which why with working wrong you
        your yes""".split()
    ),
    no_password_endings=("ed", "ing", "ly", "able", "ible"),
    codes=(
        r"m?pin(?:[ -]?code)?|tan|otp|cvv2?|cvc2?",
        r"(?:verification|security|access|one[ -]time|sms|login|log[ -]in|sign[ -]in|2fa|unlock|confirmation"
        r"|authenticat\w{2,5})[ -]code",
        r"(?:your|my)[ ]code[ ](?=is|was)",
    ),
    code_marks=("pin", "tan", "otp", "cvv", "cvc", "code"),
    keys=(
        "token|api[ _-]?key|access[ _-]?key|secret(?:[ _-]?key)?",
        "private[ _-]?key|licen[cs]e[ _-]?key",
    ),
    key_marks=(
        "token",
        "secret",
        *(
            f"{kind}{gap}key"
            for kind in ("api", "access", "private", "license", "licence")
            for gap in (" ", "_", "-", "")
        ),
    ),
    code_says=("is", "was"),
    at_signs=("at",),
    dots=("dot",),
    phones=(
        "(?:tele)?phone|tel|calls?|mobile|cell(?:phone)?|fax|whatsapp|sms|ring|landline",
        "(?:my|contact) number|reach me (?:at|on|under)|text(?= me| us)",
    ),
    phone_kinds=tuple(
        """number numbers no nr num line private home work office business direct mobile landline center centre hotline
        tomorrow today back anytime please now""".split()
    ),
    called=("me", "us"),
    models=("model",),
    numbers=(
        r"order|invoice|ticket|case|ref\w*|tracking|shipment|parcel|serial\w*|s/n|sn|article|item|sku|part|version|ver",
        r"lot|batch|build|error|codes?|customer|client|account|transaction|id|isbn|ean|imei|no|nr|num|n°|model",
        r"(?!(?:my|our|your|his|her|their|the|a|this|that|old|new|phone|telephone|mobile|cell|contact|fax|callback)\s)"
        r"\w+\snumber",
    ),
    units=("bytes?|rows?|lines?|records?|items?|users?|views?|points?|seconds?",),
    versions=(
        "version|ver|firmware|release|build|fw|rev|revision|update|driver|sdk|app",
        "section|chapter",
    ),
    number_words=("numbers?|num|no|nr|id|code", "is|was"),
)

STREETS = Streets(
    behind=tuple(
        """Street St Avenue Ave Road Rd Lane Ln Drive Dr Boulevard Blvd Court Ct Way Place Pl Square Sq Close Terrace
        Crescent Parkway Pkwy Highway Hwy Gardens Grove Row Mews Hill Walk Circle Trail""".split()
    ),
    ordinals=("st", "nd", "rd", "th"),
    directions=("North", "South", "East", "West"),
    joins=("of", "the"),
    units=tuple("Apt Apartment Unit Suite Ste Flat Floor Fl".split()),
    units_first=tuple("Flat Unit Apt Suite Apartment".split()),
    houses=("The",),
    boxes=(r"P\.?\s?O\.?\s?Box",),
)
