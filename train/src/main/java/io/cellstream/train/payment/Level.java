package io.cellstream.train.payment;

/** Around what a feature is spread. */
enum Level {
  LOW, HIGH
}
