package io.cellstream.wire;

/**
 * The latest version of a subject, as the registry has it.
 *
 * @param id of its schema
 */
public record LatestVersion(String subject, int version, int id) {

  /** What to call it in a message. */
  @Override
  public String toString() {
    return "version " + version + " of subject " + subject + " (schema " + id + ")";
  }
}
