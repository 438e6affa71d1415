package io.cellstream.mapping;

/** What stands in for a field that is missing or null. */
public sealed interface Fallback {

  /** Nothing does: the event is turned away. */
  record Reject() implements Fallback {
    @Override
    public String toString() {
      return "";
    }
  }

  /** The field's part of the event is absent too: no input, no position, not a start, not an end; or the record's own time. */
  record None() implements Fallback {
    @Override
    public String toString() {
      return "?none";
    }
  }

  /** The sequence's last value of this feature. A sequence that has none yet turns the event away. */
  record Last() implements Fallback {
    @Override
    public String toString() {
      return "?last";
    }
  }

  /** This number; finite. */
  record Value(double value) implements Fallback {
    @Override
    public String toString() {
      return "?" + value;
    }
  }

  /** This token. */
  record Text(String text) implements Fallback {
    @Override
    public String toString() {
      return "?" + FieldPath.quoted(text);
    }
  }

  Fallback REJECT = new Reject();
  Fallback NONE = new None();
  Fallback LAST = new Last();
}
