//! How parts of books are called.
//!
//! Long because it is a table.

use super::Words;

/// Words for numbered parts that hold chapters. In lower case.
pub(in super::super) static BOOKS: Words = Words::of(
    "
    volume, vol, book, part, tome, livre, partie, band, buch, teil, theil,
    abteilung, tomo, libro, parte, volumen, liber, pars, deel, boek, del, bok,
    díl, kniha, część, księga, том, часть, книга, частина, μέρος, βιβλίο, τόμος,
    الجزء, القسم, חלק, ספר, cantica, कांड, काण्ड
    ",
);

/// Words for chapters and what is like them. In lower case.
pub(in super::super) static CHAPTERS: Words = Words::of(
    "
    chapter, chap, canto, act, essay, letter, lecture, dialogue, chapitre,
    chant, acte, lettre, discours, méditation, kapitel, capitel, gesang, akt,
    aufzug, brief, vorlesung, capítulo, capitulo, acto, carta, capitolo, atto,
    lettera, caput, ecloga, hoofdstuk, kapitola, rozdział, fejezet, bölüm, luku,
    глава, розділ, письмо, действие, песнь, κεφάλαιο, الفصل, فصل, الباب, باب,
    פרק, अध्याय, appendix, annexe, anhang, apéndice, story, tale, fitt, fytte,
    objections, réponses, objection, réponse, proposition, lesson, leçon, runo,
    laulu, näytös, kapitlet, bedrijf, zang, rozdzial, pieśń, énekek, ének,
    lektion, lección, night, sermon, homily, epistle
    ",
);

/// Words for parts of chapters. In lower case.
pub(in super::super) static SECTIONS: Words = Words::of(
    "
    section, sec, scene, article, scène, szene, auftritt, abschnitt, artikel,
    paragraph, sección, escena, artículo, sezione, scena, articolo, sectio,
    articulus, сцена, раздел, явление, статья, stanza, art, tooneel, toneel,
    kohtaus, scen
    ",
);

/// Ordinals that stand for the number of a part. In lower case.
pub(in super::super) static ORDINALS: Words = Words::of(
    "
    first, second, third, fourth, fifth, sixth, seventh, eighth, ninth, tenth,
    eleventh, twelfth, thirteenth, fourteenth, fifteenth, sixteenth,
    seventeenth, eighteenth, nineteenth, twentieth, last, one, two, three, four,
    five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen,
    fifteen, sixteen, seventeen, eighteen, nineteen, twenty, premier, première,
    seconde, deuxième, troisième, quatrième, cinquième, sixième, septième,
    huitième, neuvième, dixième, onzième, douzième, treizième, quatorzième,
    quinzième, seizième, dix-septième, dix-huitième, dix-neuvième, vingtième,
    vingt-et-unième, vingt-deuxième, vingt-troisième, vingt-quatrième,
    vingt-cinquième, dernier, dernière, premières, secondes, troisièmes,
    quatrièmes, cinquièmes, sixièmes, 1er, 1re, 1ère, 2e, 2me, 2ème, 3e, 3me,
    3ème, 4e, 4me, 4ème, 5e, 5me, 6e, 6me, erste, erster, erstes, zweite,
    zweiter, zweites, dritte, dritter, drittes, vierte, vierter, viertes,
    fünfte, fünfter, fünftes, sechste, sechster, sechstes, siebente, siebenter,
    siebentes, siebtes, achte, achter, achtes, neunte, neunter, neuntes, zehnte,
    zehnter, zehntes, elftes, zwölftes, letzter, letztes, primero, primera,
    segundo, segunda, tercero, tercera, cuarto, cuarta, quinto, quinta, sexto,
    sexta, séptimo, octavo, noveno, décimo, primo, prima, secondo, seconda,
    terzo, terza, quarto, quarta, primeiro, primeira, terceiro, terceira,
    primus, primum, secundus, secunda, secundum, tertius, tertia, tertium,
    quartus, quintus, sextus, septimus, octavus, nonus, decimus, первая, первый,
    первое, вторая, второй, второе, третья, третий, третье, четвертая,
    четвёртая, четвертый, пятая, пятый, шестая, шестой, седьмая, восьмая,
    девятая, десятая, πρώτο, δεύτερο, τρίτο, الأول, الاول, الثاني, الثالث,
    الرابع, الخامس, ראשון, שני, שלישי, ensimäinen, ensimmäinen, toinen, kolmas,
    neljäs, viides, kuudes, seitsemäs, kahdeksas, yhdeksäs, kymmenes,
    yhdestoista, kahdestoista, kolmastoista, neljästoista, viidestoista,
    kuudestoista, seitsemästoista, kahdeksastoista, yhdeksästoista,
    kahdeskymmenes, första, andra, tredje, fjärde, femte, sjätte, sjunde,
    åttonde, nionde, tionde, elfte, tolfte, tolvte, trettonde, fjortonde,
    femtonde, første, anden, andet, fjerde, sjette, syvende, ottende, niende,
    tiende, eerste, tweede, derde, vierde, vijfde, zesde, zevende, achtste,
    negende, elfde, twaalfde, dertiende, veertiende, laatste, pierwszy, drugi,
    trzeci, czwarty, piąty, szósty, siódmy, ósmy, dziewiąty, dziesiąty, první,
    druhý, druhá, třetí, čtvrtý, čtvrtá, pátý, pátá, első, második, harmadik,
    negyedik, ötödik, hatodik, hetedik, nyolcadik, kilencedik, tizedik, sesto,
    sesta, settimo, settima, ottavo, ottava, nono, nona, decimo, decima
    ",
);

/// Words that head a part by themselves. In lower case.
pub(in super::super) static LONE: Words = Words::of(
    "
    preface, foreword, introduction, introductory, prologue, epilogue,
    afterword, postscript, conclusion, conclusions, appendix, appendices,
    bibliography, references, works cited, glossary, index, acknowledgments,
    acknowledgements, dedication, abstract, summary, contents,
    table of contents, notes, endnotes, footnotes, argument, advertisement,
    to the reader, list of illustrations, illustrations, abbreviations, errata,
    addenda, prelude, interlude, finale, background, discussion, methods,
    results, préface, avant-propos, avertissement, simple avertissement,
    épilogue, postface, annexes, bibliographie, glossaire, table des matières,
    table, sommaire, remerciements, dédicace, abrégé, épître, vorwort,
    vorbemerkung, vorrede, einleitung, einführung, prolog, epilog, nachwort,
    schluß, schluss, schlußwort, schlusswort, anhang, literatur,
    literaturverzeichnis, inhalt, inhaltsverzeichnis, anmerkungen,
    zusammenfassung, danksagung, zusatz, zusätze, nachtrag, nachträge, widmung, register, fußnoten, prólogo, prefacio,
    introducción, epílogo, conclusión, apéndice, índice, bibliografía, notas,
    advertencia, al lector, agradecimientos, prefazione, introduzione, prologo,
    epilogo, conclusione, appendice, indice, bibliografia, note, avvertenza,
    ringraziamenti, prefácio, introdução, conclusão, sumário, praefatio,
    prooemium, prologus, epilogus, argumentum, предисловие, введение,
    вступление, пролог, эпилог, послесловие, заключение, приложение, содержание,
    оглавление, примечания, литература, от автора, πρόλογος, εισαγωγή, επίλογος,
    περιεχόμενα, βιβλιογραφία, المقدمة, مقدمة, الخاتمة, خاتمة, الفهرس, المراجع,
    הקדמה, מבוא, סיכום, תוכן, 序, 序章, 序文, 序言, 前言, はじめに, おわりに, あとがき, まえがき, 目次, 目录,
    目錄, 後記, 后记, 跋, 結論, 结语, 引言, 参考文献, 参考文獻, 楔子, 尾声, प्रस्तावना, भूमिका, उपसंहार,
    abstrakt, úvod, závěr, obsah, předmluva, doslov, wstęp, zakończenie,
    spis treści, voorwoord, inleiding, nawoord, inhoud, réponse, réponses,
    démonstration, définitions, définition, demonstration, definitions, axiomes,
    axioms, corollary, corollaire, scholium, scholie, answer, reply, response,
    demandes, postscriptum, about the author, colophon, chronology,
    synopsis, description, installation, usage, bugs, authors,
    see also, environment, requirements, overview, getting started, features,
    credits, troubleshooting, limitations, known issues, changelog, ingredients,
    method, directions, preparation, instructions, zutaten, zubereitung,
    ingrédients, préparation, ingredientes, preparación, ingredienti,
    preparazione, ingrediënten, bereiding,
    publisher's note, publishers' note, editor's note, translator's note,
    author's note, transcriber's note, author's address, authors' addresses
    ",
);

/// Headings over a table of contents. In lower case.
pub(in super::super) static CONTENTS: Words = Words::of(
    "
    contents, table of contents, list of contents, table des matières, table,
    sommaire, inhalt, inhaltsverzeichnis, inhalts-verzeichnis, índice,
    contenido, contenidos, tabla de contenidos, indice, indice generale,
    sommario, sumário, conteúdo, inhoud, inhoudsopgave, indhold, innehåll,
    innhold, obsah, spis treści, tartalom, cuprins, içindekiler, sisällys,
    содержание, оглавление, зміст, περιεχόμενα, المحتويات, الفهرس, فهرس, תוכן,
    תוכן העניינים, 目次, 目录, 目錄, विषय-सूची, अनुक्रम, index
    ",
);

/// Lines that end a text or a part; they head nothing. In lower case.
pub(in super::super) static ENDS: Words = Words::of(
    "
    the end, end, finis, fin, ende, fine, fim, explicit, конец, τέλος, curtain,
    curtain falls, exeunt, exit, rideau, vorhang, telón, sipario,
    to be continued, à suivre, fortsetzung folgt, 完, 終, 終わり, おわり, 了, النهاية,
    סוף, amen, laus deo
    ",
);

/// First words of lines that end a part. In lower case.
pub(in super::super) static END_WORDS: Words = Words::of(
    "
    end, fin, ende, fine, fim, finis, konec, конец, τέλος
    ",
);

/// The signs after a number that name a part in Chinese and Japanese, with
/// their rank.
pub(in super::super) const CJK_PARTS: &[(char, u8)] = &[
    ('卷', 1),
    ('巻', 1),
    ('部', 1),
    ('冊', 1),
    ('册', 1),
    ('編', 1),
    ('篇', 1),
    ('章', 2),
    ('回', 2),
    ('話', 2),
    ('话', 2),
    ('幕', 2),
    ('折', 2),
    ('節', 3),
    ('节', 3),
    ('場', 3),
];

/// First words of lines that say who printed a book. In lower case.
pub(in super::super) const IMPRINTS: &[&str] = &[
    "druck von",
    "druck der",
    "gedruckt bei",
    "gedruckt von",
    "printed by",
    "printed at",
    "printed in",
    "imprimerie de",
    "imprimé par",
    "imprimé chez",
    "tip. de",
    "tipografia",
    "imprenta de",
    "typis ",
];

/// Words of a title page that stand on a line of their own and head nothing. In
/// lower case.
pub(in super::super) static HOLLOW: Words = Words::of(
    "
    a, an, the, by, to, to the, of, of the, and, or, with, in, from, for, being,
    containing, comprising, comprehending, pointing out, together with, author of,
    also, edited by, translated by, illustrated by, written by, with illustrations,
    illustrated, copyright, all rights reserved, to my, der, die, das, und, von,
    vom, oder, nebst, mit, aus, herausgegeben von, alle rechte vorbehalten, le, la,
    les, de, du, des, et, ou, par, avec, traduit par, el, los, las, y, por, con, il,
    lo, gli, e, di, del, della, per, da, tutti i diritti riservati, het, een, en,
    door, met, ett, och, av, af
    ",
);

/// Words over tables and pictures, before their number. In lower case.
pub(in super::super) static CAPTIONS: Words = Words::of(
    "
    table, tab, figure, fig, tabelle, abbildung, abb, tableau, tabla, cuadro, figura,
    tabella, tabel, afbeelding, tabell, рис, таблица, рисунок, listing, photo,
    illustration
    ",
);

/// Ends of the names of those who sign: degrees and ranks. In lower case.
pub(in super::super) const DEGREES: &[&str] = &[
    "ph.d", "ph. d", "m.d", "m. d", "d.d", "d. d", "m.a", "m. a", "a.m", "esq", "r.n",
    "f.r.s", "bart", "ll.d", "ll. d",
];

/// First words of the lines over the scenes of a film.
pub(in super::super) const SLUGS: &[&str] = &["INT. ", "EXT. ", "INT./EXT. ", "I/E. "];
