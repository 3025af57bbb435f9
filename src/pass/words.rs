//! The few words that folio itself puts into a text, by language.

use crate::diag::Span;
use crate::model::{Inline, Lang, Person, PersonRole, Role, join_text};

/// Words that a book has around its text.
#[derive(Debug, Clone, Eq, PartialEq)]
pub struct Words {
    /// Heads the contents.
    pub contents: &'static str,
    /// Heads notes that are gathered.
    pub notes: &'static str,
    /// Heads notes that no mark refers to.
    pub notes_without_mark: &'static str,
    /// Names one note, as in "Note 3".
    pub note: &'static str,
    /// Names the way back from a note to its mark.
    pub back: &'static str,
    /// Names a cover.
    pub cover: &'static str,
    /// Names a title page.
    pub title_page: &'static str,
    /// Heads an abstract.
    pub summary: &'static str,
    /// Stands for a title where there is none.
    pub untitled: &'static str,
    /// The five alerts: note, tip, important, warning, caution.
    pub alerts: [&'static str; 5],
    /// What people did who are not authors: edited, translated, illustrated.
    pub roles: [&'static str; 3],
    /// What stands around the text of a book.
    pub book: BookWords,
}

/// Words for what stands around the text of a book.
#[derive(Debug, Clone, Eq, PartialEq)]
pub struct BookWords {
    /// Heads an index.
    pub index: &'static str,
    /// Heads a glossary.
    pub glossary: &'static str,
    /// Heads a list of figures.
    pub figures: &'static str,
    /// Heads a list of tables.
    pub tables: &'static str,
    /// Names a figure, as in "Figure 3".
    pub figure: &'static str,
    /// Names a table, as in "Table 3".
    pub table: &'static str,
    /// Names a chapter, as in "Chapter 3".
    pub chapter: &'static str,
    /// Leads from an entry of an index to another in its place.
    pub see: &'static str,
    /// Leads to a further one.
    pub see_also: &'static str,
    /// What stands around the number of the page of a reference.
    pub on_page: [&'static str; 2],
    /// Names the edition of a book.
    pub edition: &'static str,
}

impl Words {
    /// The words for a language; English where folio has none.
    pub fn of(lang: &Lang) -> &'static Self {
        let primary = lang.primary();
        let known = TABLE.iter().find(|(code, _)| *code == primary);
        known.map_or(&TABLE[0].1, |(_, words)| words)
    }

    /// The word that heads an alert; empty for other roles.
    pub fn alert(&self, role: Role) -> &'static str {
        match role {
            Role::Note => self.alerts[0],
            Role::Tip => self.alerts[1],
            Role::Important => self.alerts[2],
            Role::Warning => self.alerts[3],
            Role::Caution => self.alerts[4],
            Role::Plain
            | Role::Epigraph
            | Role::Dedication
            | Role::Abstract
            | Role::Attribution
            | Role::Details
            | Role::OrphanNotes
            | Role::Licence
            | Role::Index
            | Role::Figures
            | Role::Tables => "",
        }
    }

    /// What names a chapter of a number, such as `Chapter 3`.
    pub fn chapter(&self, number: &str) -> String {
        match self.book.chapter {
            "章" => format!("第{number}章"),
            word => format!("{word}\u{a0}{number}"),
        }
    }

    /// What follows the name of someone who is no author: their part, in brackets.
    pub fn part(&self, role: &PersonRole) -> Option<String> {
        let role = match role {
            PersonRole::Author | PersonRole::Other(_) => return None,
            PersonRole::Editor => self.roles[0],
            PersonRole::Translator => self.roles[1],
            PersonRole::Illustrator => self.roles[2],
        };
        Some(format!(" ({role})"))
    }

    /// The line for someone on a title page: the name and their part.
    pub fn credit(&self, person: &Person) -> Vec<Inline> {
        let mut line = person.name.clone();
        let part = self.part(&person.role);
        line.extend(part.map(|part| Inline::text(part, Span::default())));
        join_text(&mut line);
        line
    }
}

/// The words of one language, in the order of the fields of [`Words`].
const fn words(
    words: [&'static str; 9],
    alerts: [&'static str; 5],
    roles: [&'static str; 3],
    book: [&'static str; 12],
) -> Words {
    let [
        index,
        glossary,
        figures,
        tables,
        figure,
        table,
        chapter,
        see,
        see_also,
        before,
        after,
        edition,
    ] = book;
    let book = BookWords {
        index,
        glossary,
        figures,
        tables,
        figure,
        table,
        chapter,
        see,
        see_also,
        on_page: [before, after],
        edition,
    };
    let [
        contents,
        notes,
        notes_without_mark,
        note,
        back,
        cover,
        title_page,
        summary,
        untitled,
    ] = words;
    Words {
        contents,
        notes,
        notes_without_mark,
        note,
        back,
        cover,
        title_page,
        summary,
        untitled,
        alerts,
        roles,
        book,
    }
}

/// The first entry serves languages that have none.
const TABLE: &[(&str, Words)] = &[
    (
        "en",
        words(
            [
                "Contents",
                "Notes",
                "Notes without a mark",
                "Note",
                "Back to the text",
                "Cover",
                "Title page",
                "Abstract",
                "Untitled",
            ],
            ["Note", "Tip", "Important", "Warning", "Caution"],
            ["editor", "translator", "illustrator"],
            [
                "Index",
                "Glossary",
                "List of Figures",
                "List of Tables",
                "Figure",
                "Table",
                "Chapter",
                "see",
                "see also",
                " (page\u{a0}",
                ")",
                "Edition",
            ],
        ),
    ),
    (
        "de",
        words(
            [
                "Inhalt",
                "Anmerkungen",
                "Anmerkungen ohne Zeichen",
                "Anmerkung",
                "Zurück zum Text",
                "Umschlag",
                "Titelseite",
                "Zusammenfassung",
                "Ohne Titel",
            ],
            ["Hinweis", "Tipp", "Wichtig", "Warnung", "Vorsicht"],
            ["Herausgabe", "Übersetzung", "Illustration"],
            [
                "Register",
                "Glossar",
                "Abbildungsverzeichnis",
                "Tabellenverzeichnis",
                "Abbildung",
                "Tabelle",
                "Kapitel",
                "siehe",
                "siehe auch",
                " (Seite\u{a0}",
                ")",
                "Auflage",
            ],
        ),
    ),
    (
        "fr",
        words(
            [
                "Table des matières",
                "Notes",
                "Notes sans appel",
                "Note",
                "Retour au texte",
                "Couverture",
                "Page de titre",
                "Résumé",
                "Sans titre",
            ],
            ["Note", "Conseil", "Important", "Avertissement", "Attention"],
            ["édition", "traduction", "illustrations"],
            [
                "Index",
                "Glossaire",
                "Table des figures",
                "Liste des tableaux",
                "Figure",
                "Tableau",
                "Chapitre",
                "voir",
                "voir aussi",
                " (page\u{a0}",
                ")",
                "Édition",
            ],
        ),
    ),
    (
        "es",
        words(
            [
                "Índice",
                "Notas",
                "Notas sin llamada",
                "Nota",
                "Volver al texto",
                "Cubierta",
                "Portada",
                "Resumen",
                "Sin título",
            ],
            ["Nota", "Consejo", "Importante", "Advertencia", "Precaución"],
            ["edición", "traducción", "ilustraciones"],
            [
                "Índice alfabético",
                "Glosario",
                "Índice de figuras",
                "Índice de tablas",
                "Figura",
                "Tabla",
                "Capítulo",
                "véase",
                "véase también",
                " (página\u{a0}",
                ")",
                "Edición",
            ],
        ),
    ),
    (
        "it",
        words(
            [
                "Indice",
                "Note",
                "Note senza richiamo",
                "Nota",
                "Torna al testo",
                "Copertina",
                "Frontespizio",
                "Sommario",
                "Senza titolo",
            ],
            ["Nota", "Suggerimento", "Importante", "Avvertenza", "Attenzione"],
            ["curatela", "traduzione", "illustrazioni"],
            [
                "Indice analitico",
                "Glossario",
                "Elenco delle figure",
                "Elenco delle tabelle",
                "Figura",
                "Tabella",
                "Capitolo",
                "vedi",
                "vedi anche",
                " (pagina\u{a0}",
                ")",
                "Edizione",
            ],
        ),
    ),
    (
        "pt",
        words(
            [
                "Sumário",
                "Notas",
                "Notas sem chamada",
                "Nota",
                "Voltar ao texto",
                "Capa",
                "Folha de rosto",
                "Resumo",
                "Sem título",
            ],
            ["Nota", "Dica", "Importante", "Aviso", "Cuidado"],
            ["edição", "tradução", "ilustrações"],
            [
                "Índice remissivo",
                "Glossário",
                "Lista de figuras",
                "Lista de tabelas",
                "Figura",
                "Tabela",
                "Capítulo",
                "ver",
                "ver também",
                " (página\u{a0}",
                ")",
                "Edição",
            ],
        ),
    ),
    (
        "nl",
        words(
            [
                "Inhoud",
                "Noten",
                "Noten zonder verwijzing",
                "Noot",
                "Terug naar de tekst",
                "Omslag",
                "Titelpagina",
                "Samenvatting",
                "Zonder titel",
            ],
            ["Opmerking", "Tip", "Belangrijk", "Waarschuwing", "Let op"],
            ["redactie", "vertaling", "illustraties"],
            [
                "Register",
                "Verklarende woordenlijst",
                "Lijst van figuren",
                "Lijst van tabellen",
                "Figuur",
                "Tabel",
                "Hoofdstuk",
                "zie",
                "zie ook",
                " (pagina\u{a0}",
                ")",
                "Druk",
            ],
        ),
    ),
    (
        "ru",
        words(
            [
                "Содержание",
                "Примечания",
                "Примечания без знака",
                "Примечание",
                "Вернуться к тексту",
                "Обложка",
                "Титульный лист",
                "Аннотация",
                "Без названия",
            ],
            ["Примечание", "Совет", "Важно", "Предупреждение", "Осторожно"],
            ["редакция", "перевод", "иллюстрации"],
            [
                "Указатель",
                "Глоссарий",
                "Список иллюстраций",
                "Список таблиц",
                "Рисунок",
                "Таблица",
                "Глава",
                "см.",
                "см. также",
                " (с.\u{a0}",
                ")",
                "Издание",
            ],
        ),
    ),
    (
        "el",
        words(
            [
                "Περιεχόμενα",
                "Σημειώσεις",
                "Σημειώσεις χωρίς παραπομπή",
                "Σημείωση",
                "Επιστροφή στο κείμενο",
                "Εξώφυλλο",
                "Σελίδα τίτλου",
                "Περίληψη",
                "Χωρίς τίτλο",
            ],
            ["Σημείωση", "Συμβουλή", "Σημαντικό", "Προειδοποίηση", "Προσοχή"],
            ["επιμέλεια", "μετάφραση", "εικονογράφηση"],
            [
                "Ευρετήριο",
                "Γλωσσάριο",
                "Κατάλογος σχημάτων",
                "Κατάλογος πινάκων",
                "Σχήμα",
                "Πίνακας",
                "Κεφάλαιο",
                "βλέπε",
                "βλέπε επίσης",
                " (σελίδα\u{a0}",
                ")",
                "Έκδοση",
            ],
        ),
    ),
    (
        "ja",
        words(
            [
                "目次",
                "注",
                "参照のない注",
                "注",
                "本文に戻る",
                "表紙",
                "扉",
                "要旨",
                "無題",
            ],
            ["注記", "ヒント", "重要", "警告", "注意"],
            ["編", "訳", "絵"],
            [
                "索引",
                "用語集",
                "図目次",
                "表目次",
                "図",
                "表",
                "章",
                "→",
                "→",
                "（",
                "ページ）",
                "版",
            ],
        ),
    ),
    (
        "zh",
        words(
            [
                "目录",
                "注释",
                "无标记的注释",
                "注",
                "返回正文",
                "封面",
                "扉页",
                "摘要",
                "无题",
            ],
            ["注", "提示", "重要", "警告", "小心"],
            ["编", "译", "绘"],
            [
                "索引",
                "术语表",
                "图目录",
                "表目录",
                "图",
                "表",
                "章",
                "见",
                "另见",
                "（第",
                "页）",
                "版",
            ],
        ),
    ),
    (
        "ar",
        words(
            [
                "المحتويات",
                "الحواشي",
                "حواشٍ بلا علامة",
                "حاشية",
                "العودة إلى النص",
                "الغلاف",
                "صفحة العنوان",
                "ملخص",
                "بلا عنوان",
            ],
            ["ملاحظة", "نصيحة", "مهم", "تحذير", "تنبيه"],
            ["تحرير", "ترجمة", "رسوم"],
            [
                "الفهرس",
                "مسرد المصطلحات",
                "قائمة الأشكال",
                "قائمة الجداول",
                "الشكل",
                "الجدول",
                "الفصل",
                "انظر",
                "انظر أيضًا",
                " (صفحة\u{a0}",
                ")",
                "الطبعة",
            ],
        ),
    ),
    (
        "he",
        words(
            [
                "תוכן העניינים",
                "הערות",
                "הערות ללא סימן",
                "הערה",
                "חזרה לטקסט",
                "כריכה",
                "שער",
                "תקציר",
                "ללא כותרת",
            ],
            ["הערה", "עצה", "חשוב", "אזהרה", "זהירות"],
            ["עריכה", "תרגום", "איורים"],
            [
                "מפתח",
                "מילון מונחים",
                "רשימת איורים",
                "רשימת טבלאות",
                "איור",
                "טבלה",
                "פרק",
                "ראו",
                "ראו גם",
                " (עמוד\u{a0}",
                ")",
                "מהדורה",
            ],
        ),
    ),
];
