package io.cellstream.config;

/** How {@code run} writes its log: lines for people, or a JSON object a line for programs. */
public enum LogFormat {
  TEXT, JSON
}
