//! The binary. All it can do is in the library; all it can be told is in
//! [`cli`].

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
