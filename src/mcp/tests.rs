//! The door, without a process around it.
