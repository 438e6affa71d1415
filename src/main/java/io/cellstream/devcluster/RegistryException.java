package io.cellstream.devcluster;

import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A request the registry refuses, as Confluent's REST API says it: an HTTP status, a finer {@code error_code}, a message. Codes and
 * wording follow the API reference of Confluent Schema Registry 7.9.
 */
final class RegistryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final int code;
  private final String message;

  private RegistryException(int status, int code, String message) {
    super(message);
    this.status = status;
    this.code = code;
    this.message = message;
  }

  /** An error whose code is just its HTTP status. */
  RegistryException(int status, String message) {
    this(status, status, message);
  }

  int status() {
    return status;
  }

  /** The body of the answer. */
  Map<String, Object> json() {
    return Map.of("error_code", code, "message", message);
  }

  static RegistryException noSubject(String subject) {
    return new RegistryException(404, 40401, "Subject '" + subject + "' not found.");
  }

  static RegistryException noVersion(int version) {
    return new RegistryException(404, 40402, "Version " + version + " not found.");
  }

  static RegistryException noSchema() {
    return new RegistryException(404, 40403, "Schema not found");
  }

  static RegistryException noSchema(int id) {
    return new RegistryException(404, 40403, "Schema " + id + " not found");
  }

  static RegistryException noSchema(UUID guid) {
    return new RegistryException(404, 40403, "Schema " + guid + " not found");
  }

  static RegistryException subjectDeleted(String subject) {
    return new RegistryException(404, 40404, "Subject '" + subject + "' was soft deleted. Set permanent=true to delete permanently");
  }

  static RegistryException versionDeleted(String subject, int version) {
    return new RegistryException(404, 40406,
        "Subject '" + subject + "' Version " + version + " was soft deleted. Set permanent=true to delete permanently");
  }

  static RegistryException noCompatibility(String subject) {
    return new RegistryException(404, 40408, "Subject '" + subject + "' does not have subject-level compatibility configured");
  }

  static RegistryException noMode(String subject) {
    return new RegistryException(404, 40409, "Subject '" + subject + "' does not have subject-level mode configured");
  }

  static RegistryException incompatible(String subject, List<String> details) {
    return new RegistryException(409,
        "Schema being registered is incompatible with an earlier schema for subject \"" + subject + "\", details: " + details);
  }

  static RegistryException invalidSchema(String details) {
    return new RegistryException(422, 42201, "Invalid schema: " + details);
  }

  static RegistryException invalidVersion(String version) {
    return new RegistryException(422, 42202,
        "The specified version '" + version
            + "' is not a valid version id. Allowed values are between [1, 2^31-1] and the string \"latest\"");
  }

  static RegistryException referred(String subject, int version) {
    return new RegistryException(422, 42206,
        "One or more references exist to the schema {subject=" + subject + ",version=" + version + "}.");
  }

  static RegistryException invalidCompatibility() {
    String levels = Arrays.stream(CompatibilityLevel.values()).map(level -> level.name.toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
    return new RegistryException(422, 42203, "Invalid compatibility level. Valid values are " + levels);
  }

  /** What a full registry does and this one does not. Said aloud, so that no test passes here for the wrong reason. */
  static RegistryException unsupported(String what) {
    return new RegistryException(422, "The development registry does not support " + what);
  }
}
