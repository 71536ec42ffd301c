//! An assistant's door, talked to as a client talks: the real binary, its standard input and output.

mod client;
mod official;
mod shape;
mod tools;
mod trust;
mod who;
mod wire;
