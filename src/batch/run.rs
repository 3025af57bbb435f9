//! Carries out a [`Plan`], on several threads.
//!
//! Each worker takes the next text until there is none left. What they tell
//! goes through a channel to the thread that called [`run`], which shows it,
//! watches the time, and gives up the work that takes too long: a thread cannot
//! be ended from outside, so it is left to itself and may write nothing more.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use super::bug::Place;
use super::options::RunOptions;
use super::plan::{Job, Plan};
use super::report::{Report, Status, TextReport};
use super::ticket::Ticket;
use super::work::{Done, work};
use crate::convert::Text;
use crate::diag::Diagnostics;
use crate::error::Error;

/// What happens during a run.
pub enum Event<'a> {
    /// Work on a text begins.
    Begun(&'a Job),
    /// Work on a text is over.
    Done {
        /// The text and what was to be made of it.
        job: &'a Job,
        /// What became of it.
        report: &'a TextReport,
        /// What it says, and what was said of it; if it was read.
        text: Option<Box<(Text, Diagnostics)>>,
    },
    /// Something is to be said of the run itself.
    Said(&'a str),
}

/// How much time there is to finish what is begun when a run is stopped.
const GRACE: Duration = Duration::from_secs(2);

/// How often the time is looked at.
const TICK: Duration = Duration::from_millis(50);

/// How much room a worker has for what it calls. Documents nest, and so do the
/// walks over them; what is not used costs nothing.
const STACK: usize = 32 << 20;

/// Carries out a plan. `watch` hears of each text as it goes on.
///
/// An error or a panic within one text is that text's own and harms no other.
/// A text that takes too long is given up; its thread may still be at work when
/// this returns, but writes nothing.
pub fn run(plan: Plan, options: RunOptions, watch: &mut dyn FnMut(Event<'_>)) -> Report {
    let workers = options.jobs.clamp(1, plan.jobs.len().max(1));
    if let Some(cache) = &options.cache {
        cache.sweep();
    }
    // What nobody has heard of yet is in memory, too: let it not heap up.
    let (sender, heard) = sync_channel(1);
    let shared = Arc::new(Shared { plan, options, next: AtomicUsize::new(0), workers });
    let mut desk = Desk {
        shared: Arc::clone(&shared),
        sender,
        running: BTreeMap::new(),
        done: (0..shared.plan.jobs.len()).map(|_| None).collect(),
        left: shared.plan.jobs.len(),
        said: Vec::new(),
        watch,
    };
    let hired = (0..workers).filter(|_| desk.hire()).count();
    if hired > 0 {
        desk.attend(&heard);
    }
    let texts = desk.done.into_iter().zip(&shared.plan.jobs).map(|(report, job)| {
        report.unwrap_or_else(|| TextReport::new(job, Status::Skipped, None, Vec::new()))
    });
    Report::new(texts.collect())
}

/// What all workers see.
struct Shared {
    plan: Plan,
    options: RunOptions,
    /// The next text to begin.
    next: AtomicUsize,
    workers: usize,
}

/// What workers tell.
enum Message {
    Begun(Arc<Ticket>),
    Done(Arc<Ticket>, Box<Done>),
}

/// Where all news come in.
struct Desk<'a> {
    shared: Arc<Shared>,
    sender: SyncSender<Message>,
    /// The texts that are being worked on, by their number.
    running: BTreeMap<usize, Arc<Ticket>>,
    done: Vec<Option<TextReport>>,
    /// How many texts nothing has come of yet.
    left: usize,
    /// What was said of the run, once.
    said: Vec<String>,
    watch: &'a mut dyn FnMut(Event<'_>),
}

impl Desk<'_> {
    /// Starts a worker; says if the system has none left to give.
    fn hire(&mut self) -> bool {
        let (shared, sender) = (Arc::clone(&self.shared), self.sender.clone());
        let thread = thread::Builder::new().name("text".into()).stack_size(STACK);
        match thread.spawn(move || shared.worker(&sender)) {
            Ok(_) => true,
            Err(why) => {
                self.say(&format!("a thread could not be started: {why}"));
                false
            }
        }
    }

    /// Hears of everything until something has come of each text, or until the
    /// run was stopped and nothing is under way any more.
    fn attend(&mut self, heard: &Receiver<Message>) {
        let mut stopped: Option<Instant> = None;
        while self.left > 0 {
            match heard.recv_timeout(TICK) {
                Ok(message) => self.hear(message),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            self.give_up_late_ones();
            if self.shared.options.stop.load(Ordering::Relaxed) {
                let since = *stopped.get_or_insert_with(Instant::now);
                if since.elapsed() > GRACE {
                    self.running.retain(|_, ticket| !ticket.give_up());
                }
                if self.running.is_empty() && since.elapsed() > TICK * 2 {
                    break;
                }
            }
        }
    }

    fn hear(&mut self, message: Message) {
        let shared = Arc::clone(&self.shared);
        match message {
            Message::Begun(ticket) => {
                (self.watch)(Event::Begun(&shared.plan.jobs[ticket.index]));
                self.running.insert(ticket.index, ticket);
            }
            Message::Done(ticket, done) => {
                // One that was given up has been told of.
                if self.running.remove(&ticket.index).is_some() {
                    done.said.iter().for_each(|said| self.say(said));
                    self.settle(ticket.index, done.report, done.text);
                }
            }
        }
    }

    fn settle(
        &mut self,
        index: usize,
        report: TextReport,
        text: Option<(Text, Diagnostics)>,
    ) {
        let shared = Arc::clone(&self.shared);
        let job = &shared.plan.jobs[index];
        let text = text.map(Box::new);
        (self.watch)(Event::Done { job, report: &report, text });
        self.done[index] = Some(report);
        self.left -= 1;
    }

    fn say(&mut self, what: &str) {
        if !self.said.iter().any(|said| said == what) {
            self.said.push(what.into());
            (self.watch)(Event::Said(what));
        }
    }

    /// Gives up what takes too long, and lets another thread take its place.
    fn give_up_late_ones(&mut self) {
        let limit = self.shared.options.time;
        let late = self.running.values().filter(|t| t.is_late(limit) && t.give_up());
        let late: Vec<usize> = late.map(|ticket| ticket.index).collect();
        for index in late {
            self.running.remove(&index);
            let job = &self.shared.plan.jobs[index];
            let why = Error::TooSlow {
                path: job.source.clone(),
                limit: limit.unwrap_or_default().as_secs(),
            };
            let report =
                TextReport::new(job, Status::Failed, Some(why.to_string()), Vec::new());
            self.settle(index, report, None);
            self.hire();
        }
    }
}

impl Shared {
    /// Takes one text after the other.
    fn worker(&self, told: &SyncSender<Message>) {
        let place = Place::default();
        place.watch_thread();
        let _cores = self.share_cores(&place);
        while !self.options.stop.load(Ordering::Relaxed) {
            let index = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = self.plan.jobs.get(index) else { break };
            let ticket = Arc::new(Ticket::new(index));
            // If nobody listens, the run is over.
            if told.send(Message::Begun(Arc::clone(&ticket))).is_err() {
                break;
            }
            let Some(done) = work(job, &self.options, &ticket, &place) else { break };
            if told.send(Message::Done(ticket, Box::new(done))).is_err() {
                break;
            }
        }
    }

    /// Lets the work on one text use the cores that are not used by the work on
    /// others: with as many texts as cores, each has one. Where no threads can
    /// be had, texts share those of the whole program.
    fn share_cores(&self, place: &Place) -> Option<rayon::ThreadPool> {
        let threads = (self.options.jobs / self.workers).max(1);
        let place = place.clone();
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .use_current_thread()
            .stack_size(STACK)
            .start_handler(move |_| place.watch_thread())
            .build()
            .ok()
    }
}
