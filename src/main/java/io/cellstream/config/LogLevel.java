package io.cellstream.config;

/** How much {@code run} logs. */
public enum LogLevel {
  ERROR, WARN, INFO, DEBUG
}
