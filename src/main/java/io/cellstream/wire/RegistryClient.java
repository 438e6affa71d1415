package io.cellstream.wire;

import io.cellstream.sequence.RejectedEventException;
import io.cellstream.text.Printable;
import io.cellstream.wire.SchemaId.Numbered;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaMetadata;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.serializers.KafkaAvroSerializerConfig;
import io.confluent.kafka.serializers.subject.strategy.SubjectNameStrategy;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.kafka.common.config.ConfigException;

/**
 * The one place that talks to the Schema Registry, through Confluent's own client. Safe for use by several threads.
 *
 * <p>What the registry answers is the sender's or the set-up's doing; that it does not answer is a {@link RegistryUnavailableException}.
 */
public final class RegistryClient implements AutoCloseable {
  /** Well under half of the transaction time-out that exactly once needs, so that a producer waiting here is not fenced. */
  public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(8);

  private final String address;
  private final KafkaAvroSerializerConfig config;
  private final SubjectNameStrategy subjects;
  private final SchemaRegistryClient client;
  private final PatientCaller caller;
  private final SchemasById schemas;

  private RegistryClient(Map<String, ?> settings, Duration patience, InstantSource clock, LateSchemas late) {
    this.config = new KafkaAvroSerializerConfig(settings);
    if (!(config.valueSubjectNameStrategy() instanceof SubjectNameStrategy strategy)) {
      throw new ConfigException("value.subject.name.strategy: " + config.valueSubjectNameStrategy() + " is no SubjectNameStrategy");
    }
    this.subjects = strategy;
    this.address = RegistryConnection.printable(config.getSchemaRegistryUrls());
    RegistryConnection connection = RegistryConnection.open(config, settings, patience);
    this.client = connection.client();
    this.caller = new PatientCaller(address, patience);
    this.schemas = new SchemasById(address, connection.schemaById(), caller, clock, late);
  }

  /**
   * As {@link #open(Map, Duration, InstantSource)}, with {@link #DEFAULT_PATIENCE} and the system's clock.
   *
   * @throws ConfigException if a setting is missing or wrong
   */
  public static RegistryClient open(Map<String, ?> settings) {
    return open(settings, DEFAULT_PATIENCE, InstantSource.system());
  }

  /**
   * Does not connect yet.
   *
   * @param settings by the names of Confluent's client, {@code schema.registry.url} and so on; others are ignored. Of its time-outs, those
   *     for connecting and reading hold within {@code patience}; its {@code max.retries} has no effect
   * @param patience how long one call may take before it fails, retries included
   * @param clock for the age of negative answers
   * @throws ConfigException if a setting is missing or wrong
   */
  public static RegistryClient open(Map<String, ?> settings, Duration patience, InstantSource clock) {
    return open(settings, patience, clock, Duration.ZERO, LateSchemaListener.NONE);
  }

  /**
   * As {@link #open(Map, Duration, InstantSource)}, for a stream: an event whose schema the registry does not have yet is waited for.
   *
   * @param grace how long, from when the id was first unknown; zero is not at all
   */
  public static RegistryClient open(Map<String, ?> settings, Duration patience, InstantSource clock, Duration grace,
      LateSchemaListener listener) {
    return new RegistryClient(settings, patience, clock, new LateSchemas(grace, clock, listener));
  }

  /** Where the registry is, without credentials. */
  public String address() {
    return address;
  }

  /**
   * The id under which values of {@code schema} are written to {@code topic}, by the client's own rules: registered if
   * {@code auto.register.schemas}; else the subject's latest if {@code use.latest.version}, provided it has the very layout of
   * {@code schema}; else looked up.
   *
   * @throws RegistryUnavailableException if the registry can't be asked
   * @throws SchemaSetupException if there is no such id
   */
  int idToWrite(String topic, Schema schema) {
    String subject = subject(topic, schema);
    AvroSchema ours = new AvroSchema(schema);
    boolean normalize = config.normalizeSchema();
    int id;
    try {
      if (config.autoRegisterSchema()) {
        id = caller.call("registering subject " + subject, () -> client.register(subject, ours, normalize));
      } else if (config.useLatestVersion()) {
        id = latestId(subject, schema);
      } else {
        id = caller.call("looking up subject " + subject, () -> client.getId(subject, ours, normalize));
      }
    } catch (RestClientException e) {
      throw refused(config.autoRegisterSchema() ? "register" : "find", subject, e);
    }
    schemas.known(new Numbered(id));
    return id;
  }

  /**
   * The schema for values of a topic of one's own, registered or looked up as {@link #idToWrite} does.
   *
   * @throws RegistryUnavailableException if the registry can't be asked
   * @throws SchemaSetupException if there is no such schema
   */
  public RegisteredValueSchema toWrite(String topic, Schema schema) {
    return new RegisteredValueSchema(schema, Frame.header(idToWrite(topic, schema)));
  }

  /**
   * The latest schema of a topic's values.
   *
   * @throws RegistryUnavailableException if the registry can't be asked
   * @throws SchemaSetupException if there is none, or its subject can't be told without the schema's name
   */
  public RegisteredValueSchema latest(String topic) {
    return latest(topic, id -> new RegisteredValueSchema(writerSchema(new Numbered(id)), Frame.header(id)));
  }

  /** As {@link #latest(String)}, of a schema of this type, not Avro. */
  public RegisteredSchemaText latest(String topic, String type) {
    return latest(topic, id -> new RegisteredSchemaText(id, schemaText(new Numbered(id), type)));
  }

  /** Makes something of the schema with an id. */
  @FunctionalInterface
  private interface ById<T> {
    T of(int id) throws RejectedEventException;
  }

  private <T> T latest(String topic, ById<T> schema) {
    String subject = subject(topic)
        .orElseThrow(() -> new SchemaSetupException("value.subject.name.strategy: the subject of topic " + topic
            + " can't be told by its name alone: give the schema's file, in cellstream.input.schema, if it is Avro"));
    try {
      return schema.of(caller.call("the latest version of subject " + subject, () -> client.getLatestSchemaMetadata(subject)).getId());
    } catch (RestClientException e) {
      throw refused("find", subject, e);
    } catch (RejectedEventException e) {
      throw new SchemaSetupException("the latest version of subject " + subject + " can't be used: " + e.getMessage());
    }
  }

  /** Writing goes by position, so under another layout's id every field would silently land in the wrong place. */
  private int latestId(String subject, Schema schema) throws RestClientException {
    SchemaMetadata latest = caller.call("the latest version of subject " + subject, () -> client.getLatestSchemaMetadata(subject));
    if (!(RegisteredSchema.parse(latest.getSchemaType(), latest.getSchema()) instanceof RegisteredSchema.Usable(Schema theirs))
        || !SchemaNormalization.toParsingForm(theirs).equals(SchemaNormalization.toParsingForm(schema))) {
      throw new SchemaSetupException("use.latest.version: version " + latest.getVersion() + " of subject " + subject + " at " + address
          + " has other fields, or another order, than " + schema.getFullName() + "; register schemas/" + schema.getName()
          + ".avsc there, or set use.latest.version=false");
    }
    return latest.getId();
  }

  /**
   * The schema that a value was written with.
   *
   * @throws RejectedEventException UNKNOWN_SCHEMA, or INCOMPATIBLE_SCHEMA if it is not readable as Avro
   * @throws SchemaNotKnownYetException if the registry does not have it, and this client was opened to wait for such
   * @throws RegistryUnavailableException if the registry can't say
   */
  public Schema writerSchema(SchemaId id) throws RejectedEventException {
    return schemas.get(id);
  }

  /**
   * The text of the schema that a value was written with, which is of this type, not Avro.
   *
   * @throws RejectedEventException UNKNOWN_SCHEMA, or INCOMPATIBLE_SCHEMA if it is of another type
   * @throws SchemaNotKnownYetException if the registry does not have it, and this client was opened to wait for such
   * @throws RegistryUnavailableException if the registry can't say
   */
  public SchemaText schemaText(SchemaId id, String type) throws RejectedEventException {
    return schemas.text(id, type);
  }

  /** One request of a survey's. */
  @FunctionalInterface
  interface Question<T> {
    T ask(SchemaRegistryClient client) throws IOException, RestClientException;
  }

  /** @throws RegistryUnavailableException if the registry can't say */
  <T> T ask(String what, Question<T> question) throws RestClientException {
    return caller.call(what, () -> question.ask(client));
  }

  boolean registers() {
    return config.autoRegisterSchema();
  }

  boolean normalizes() {
    return config.normalizeSchema();
  }

  private SchemaSetupException refused(String what, String subject, RestClientException e) {
    String remedy = config.autoRegisterSchema()
        ? "check the subject's compatibility setting"
        : "register the files of schemas/, or set auto.register.schemas=true";
    return new SchemaSetupException("schema registry " + address + " did not " + what + " subject " + subject + " ("
        + Printable.line(String.valueOf(e.getMessage())) + "); " + remedy);
  }

  /** Under which a topic's values are registered, if its name alone says that. */
  Optional<String> subject(String topic) {
    return Optional.ofNullable(subjects.subjectName(topic, false, null));
  }

  /** Under which values of {@code schema} on {@code topic} are registered. */
  String subject(String topic, Schema schema) {
    return subjects.subjectName(topic, false, new AvroSchema(schema));
  }

  @Override
  public void close() throws IOException {
    caller.close();
    client.close();
  }
}
