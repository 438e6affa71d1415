package io.cellstream.wire;

import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.text.Printable;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaMetadata;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/** What the registry has for the application's topics, and what it would say to the application's schemas. Registers nothing. */
public final class SchemaSurvey {
  private static final int NOT_FOUND = 404;
  private static final int LONGEST = 300;

  private final RegistryClient registry;

  public SchemaSurvey(RegistryClient registry) {
    this.registry = registry;
  }

  /** How a subject stands. */
  public sealed interface Standing {
    /** One sentence. */
    String text();
  }

  /** All is well. */
  public record Fine(String text) implements Standing {
  }

  /** The stream runs, but not with every event; the text says what to do. */
  public record Doubtful(String text) implements Standing {
  }

  /** The stream can't run; the text says what to do. */
  public record Refused(String text) implements Standing {
  }

  /**
   * Whether events of the latest schema of an input topic can be read, by the very check that each event's schema goes through.
   *
   * @throws RegistryUnavailableException if the registry can't be asked
   */
  public Standing input(String topic) {
    String subject = registry.subject(topic, AvroSchemas.TOKEN_EVENT);
    Optional<LatestVersion> latest = latest(subject);
    if (latest.isEmpty()) {
      String none = "subject " + subject + " has no version yet";
      return registry.registers()
          ? new Fine(none + ": who sends the first event registers it, `produce` for one")
          : new Doubtful(none + " and auto.register.schemas=false: register schemas/TokenEvent.avsc there before the first event is sent");
    }
    String version = latest.get().toString();
    try {
      Schema writer = registry.writerSchema(new SchemaId.Numbered(latest.get().id()));
      return AvroEventReader.problem(writer).<Standing>map(problem -> unreadable(version, problem))
          .orElseGet(() -> new Fine(version + " can be read as TokenEvent"));
    } catch (RejectedEventException e) {
      return e.rejectCause() == RejectCause.UNKNOWN_SCHEMA
          ? new Doubtful(version + " exists, and yet " + e.getMessage() + ": a replica of the registry lags, or something in front of it"
              + " hides schemas by id. Events written with it wait for cellstream.registry.unknown.id.grace.ms, then go to the dead letters:"
              + " ask again in a minute, or let schema.registry.url point to a replica that has it")
          : unreadable(version, "can't be read: " + e.getMessage());
    }
  }

  private static Standing unreadable(String version, String problem) {
    return new Doubtful(version + " " + problem + "; events written with it go to the dead letters: correct the senders' schema,"
        + " schemas/TokenEvent.avsc is the one to be compatible with");
  }

  /**
   * Whether predictions can be written to a topic: by a schema that is registered, or that the registry would take.
   *
   * @throws RegistryUnavailableException if the registry can't be asked
   */
  public Standing output(String topic) {
    String subject = registry.subject(topic, AvroSchemas.PREDICTION);
    if (!registry.registers()) {
      try {
        return new Fine("subject " + subject + " has the schema to write with, " + registry.idToWrite(topic, AvroSchemas.PREDICTION));
      } catch (SchemaSetupException e) {
        return new Refused(String.valueOf(e.getMessage()));
      }
    }
    AvroSchema ours = new AvroSchema(AvroSchemas.PREDICTION);
    try {
      int id = registry.ask("looking up subject " + subject, client -> client.getId(subject, ours, registry.normalizes()));
      return new Fine("subject " + subject + " has the schema to write with, " + id);
    } catch (RestClientException e) {
      return registrable(subject, ours);
    }
  }

  private Standing registrable(String subject, AvroSchema ours) {
    if (latest(subject).isEmpty()) {
      return new Fine("subject " + subject + " has no version yet: the start registers Prediction there");
    }
    try {
      List<String> breaks = registry.ask("compatibility with subject " + subject,
          client -> client.testCompatibilityVerbose(subject, ours));
      return breaks.isEmpty()
          ? new Fine("subject " + subject + " has other versions, and takes Prediction as a new one at the start")
          : new Refused("subject " + subject + " at " + registry.address() + " refuses Prediction as a new version ("
              + oneLine(String.join("; ", breaks)) + "): use another topic, or change the subject's compatibility setting");
    } catch (RestClientException e) {
      return new Refused("schema registry " + registry.address() + " can't say whether subject " + subject + " takes Prediction ("
          + oneLine(String.valueOf(e.getMessage())) + "): check the subject's versions");
    }
  }

  /**
   * The latest version of what a topic's values are registered under; empty: there is none, or more than the topic's name says under what.
   *
   * @throws RegistryUnavailableException if the registry can't be asked
   * @throws SchemaSetupException if it does not say
   */
  public Optional<LatestVersion> latestOf(String topic) {
    return registry.subject(topic).flatMap(this::latest);
  }

  private Optional<LatestVersion> latest(String subject) {
    try {
      SchemaMetadata latest = registry.ask("the latest version of subject " + subject, client -> client.getLatestSchemaMetadata(subject));
      return Optional.of(new LatestVersion(subject, latest.getVersion(), latest.getId()));
    } catch (RestClientException e) {
      if (e.getStatus() == NOT_FOUND) {
        return Optional.empty();
      }
      throw new SchemaSetupException(
          "schema registry " + registry.address() + " did not give the latest version of subject " + subject + " ("
              + oneLine(String.valueOf(e.getMessage())) + "); check value.subject.name.strategy and the topic's name");
    }
  }

  /** Registries explain an incompatibility with both schemas in full. */
  private static String oneLine(String text) {
    return Printable.line(text, LONGEST);
  }
}
