//! Each part that the consumer needs fails for a while: it waits, says so, loses nothing, and goes on by itself.

mod broker_away;
mod clock_jumps;
mod disk_full;
mod register_broken;
mod store_away;
mod store_slow;
