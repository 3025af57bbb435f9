//! How title blocks name those who had a part, and when.

use super::Words;

/// Words before the name of an author. In lower case.
pub(in super::super) static BY: Words = Words::of(
    "
    by, written by, revised by, compiled by, an essay by, from the papers of, par, von, de, por, di, da,
    door, av, af, przez, autor, autora, auteur, author, autore, автор,
    вступление, του, της, بقلم, تأليف, מאת, 作者, 著者, 文, लेखक
    ",
);

/// Those of them that are more than *by*: titles begin with them, too.
pub(in super::super) static PREPOSITIONS: Words = Words::of(
    "
    von, de, por, di, da, door, av, af, του, της
    ",
);

/// Words between two names. In lower case.
pub(in super::super) const AND: &[&str] =
    &[" and ", " & ", " und ", " et ", " y ", " en ", " och ", " og ", " и "];

/// Words that are part of names and are not capitalised.
pub(in super::super) static PARTICLES: Words = Words::of(
    "
    de, da, do, dos, das, di, del, della, dello, du, des, la, le, van, von, der,
    den, zu, zum, zur, af, av, y, e, i, bin, ibn, ben, bat, al, el, ten, ter,
    and, und, et, &, d', o', st., jr., sr.
    ",
);

/// Words before the name of a translator or editor. In lower case.
pub(in super::super) const OTHERS: &[(&str, &str)] = &[
    ("translated by", "trl"),
    ("translation by", "trl"),
    ("traduit par", "trl"),
    ("traduction de", "trl"),
    ("übersetzt von", "trl"),
    ("traducción de", "trl"),
    ("traduzione di", "trl"),
    ("tradução de", "trl"),
    ("перевод", "trl"),
    ("edited by", "edt"),
    ("herausgegeben von", "edt"),
    ("édité par", "edt"),
    ("illustrated by", "ill"),
];

/// Words at the end of the name of a translator: `夏目 訳`.
pub(in super::super) const TRANSLATOR_ENDS: &[&str] = &["訳", "譯", "译", "翻訳"];

/// Names of months and how they are shortened, for telling dates. In lower case.
pub(in super::super) static MONTHS: Words = Words::of(
    "
    jan, feb, mar, apr, may, jun, jul, aug, sep, sept, oct, nov, dec, january,
    february, march, april, june, july, august, september, october, november,
    december, janv, févr, fév, avr, mai, juin, juil, août, déc, janvier, février,
    mars, avril, juillet, aout, septembre, octobre, novembre, décembre, jän, mär,
    mrz, okt, dez, januar, jänner, februar, märz, juni, juli, oktober, dezember,
    ene, abr, ago, dic, enero, febrero, marzo, abril, mayo, junio, julio, agosto,
    septiembre, setiembre, octubre, noviembre, diciembre, gen, mag, giu, lug, set,
    ott, gennaio, febbraio, aprile, maggio, giugno, luglio, settembre, ottobre,
    dicembre, fev, out, janeiro, fevereiro, março, maio, junho, julho, setembro,
    outubro, novembro, dezembro, januari, februari, maart, mei, augustus, mrt,
    januarii, februarii, martii, aprilis, maii, iunii, iulii, augusti, septembris,
    octobris, novembris, decembris, ianuar, ianuarii, styczeń, stycznia, luty,
    lutego, marzec, marca, kwiecień, kwietnia, maja, czerwiec, czerwca, lipiec,
    lipca, sierpień, sierpnia, wrzesień, września, październik, października,
    listopad, listopada, grudzień, grudnia, leden, ledna, únor, února, březen,
    března, duben, dubna, květen, května, červen, června, červenec, července,
    srpen, srpna, září, říjen, října, prosinec, prosince, янв, фев, мар, апр, мая,
    май, июн, июл, авг, сен, сент, окт, ноя, нояб, дек, январь, января, февраль,
    февраля, март, марта, апрель, апреля, июнь, июня, июль, июля, август, августа,
    сентябрь, сентября, октябрь, октября, ноябрь, ноября, декабрь, декабря, ιαν,
    φεβ, μαρ, απρ, μαΐ, ιουν, ιουλ, αυγ, σεπ, οκτ, νοε, δεκ, ιανουαρίου,
    φεβρουαρίου, μαρτίου, απριλίου, μαΐου, ιουνίου, ιουλίου, αυγούστου,
    σεπτεμβρίου, οκτωβρίου, νοεμβρίου, δεκεμβρίου, يناير, فبراير, مارس, أبريل,
    مايو, يونيو, يوليو, أغسطس, سبتمبر, أكتوبر, نوفمبر, ديسمبر, ינואר, פברואר, מרץ,
    אפריל, מאי, יוני, יולי, אוגוסט, ספטמבר, אוקטובר, נובמבר, דצמבר, जनवरी, फरवरी,
    मार्च, अप्रैल, मई, जून, जुलाई, अगस्त, सितंबर, अक्टूबर, नवंबर, दिसंबर
    ",
);

/// Keys of a series or a catalogue, whose lines on a title page are no title.
/// In lower case.
pub(in super::super) static FACTS: Words = Words::of(
    "
    obsoletes, updates, obsoleted by, updated by, category, issn, isbn, doi, status,
    network working group, request for comments, internet-draft, expires,
    intended status, from, to, cc, sent, reply-to, tags, keywords, filed under,
    categories, source, url, copyright, language, release date, last updated,
    character set encoding, produced by, credits
    ",
);

/// Series whose number may stand on a title page. In lower case.
pub(in super::super) static SERIES: Words =
    Words::of("rfc, std, bcp, fyi, ien, no, no., nr, nr., number, issue, vol, vol.");

/// Words after which a line of a title cannot end. In lower case.
pub(in super::super) static OPEN_ENDS: Words = Words::of(
    "
    of, the, and, for, in, on, to, a, an, with, from, or, by, into, at, der, die, das,
    des, dem, den, und, von, zur, zum, im, für, oder, über, de, du, la, le, les, et,
    dans, sur, pour, ou, el, los, las, y, del, di, e, della, delle, degli, dei, da, do,
    dos, i, z, и, в, на, о, об, с, из, &
    ",
);

/// Words with which no title begins that is not the second line of one. In
/// lower case.
pub(in super::super) static OPEN_STARTS: Words =
    Words::of("and, &, und, et, или, или же");

/// Words that open a letter. In lower case.
pub(in super::super) static GREETINGS: Words = Words::of(
    "
    dear, hi, hello, hey, greetings, sehr, liebe, lieber, liebes, hallo, guten, cher,
    chère, chers, bonjour, salut, madame, monsieur, estimado, estimada, querido,
    querida, hola, caro, cara, gentile, ciao, egregio, prezado, prezada, olá, beste,
    geachte, здравствуйте, привет, уважаемый, уважаемая, дорогой, дорогая, αγαπητέ,
    αγαπητή, عزيزي, عزيزتي, שלום, 拝啓, 你好, 您好, नमस्ते
    ",
);

/// Words before a date. In lower case.
pub(in super::super) static DATED: Words = Words::of(
    "
    date, published, posted, updated, datum, le, den, am, on, data, fecha
    ",
);
