package io.cellstream.wire;

import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.RegisteredSchema.Foreign;
import io.cellstream.wire.RegisteredSchema.Missing;
import io.cellstream.wire.RegisteredSchema.Unusable;
import io.cellstream.wire.RegisteredSchema.Usable;
import io.cellstream.wire.SchemaId.Numbered;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/**
 * The schemas that values were written with, each fetched once: an id never changes its schema. One that the registry does not have is
 * waited for as long as {@link LateSchemas} allows: a few seconds in place, then by way of {@link SchemaNotKnownYetException}, and is the
 * sender's fault afterwards. Safe for threads.
 */
final class SchemasById {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  /** Half a transaction's time: several ids, one after the other, must not keep it open for longer than one may. */
  private static final Duration TRANSACTION = Duration.ofSeconds(30);

  private final String address;
  private final Fetch registry;
  private final PatientCaller caller;
  private final UnknownIds unknownIds;
  private final InstantSource clock;
  private final LateSchemas late;
  private final WaitingBudget inPlace;
  private final ConcurrentHashMap<SchemaId, RegisteredSchema> known = new ConcurrentHashMap<>();

  SchemasById(String address, Fetch registry, PatientCaller caller, InstantSource clock, LateSchemas late) {
    this.address = address;
    this.registry = registry;
    this.caller = caller;
    this.unknownIds = new UnknownIds(clock);
    this.clock = clock;
    this.late = late;
    this.inPlace = new WaitingBudget(caller.patience(), TRANSACTION);
  }

  /** How a schema is fetched by its id. */
  @FunctionalInterface
  interface Fetch {
    RegisteredSchema fetch(SchemaId id) throws IOException, RestClientException;
  }

  /** The registry has this id, as it said by the way. */
  void known(SchemaId id) {
    unknownIds.known(id);
  }

  /**
   * The schema.
   *
   * @throws RejectedEventException UNKNOWN_SCHEMA, or INCOMPATIBLE_SCHEMA if it is not readable as Avro
   * @throws SchemaNotKnownYetException if the registry does not have it, and it is worth trying again
   * @throws RegistryUnavailableException if the registry can't say
   */
  Schema get(SchemaId id) throws RejectedEventException {
    return switch (registered(id)) {
      case Usable(Schema schema) -> schema;
      case Foreign(SchemaText schema) -> throw otherType(id, schema.type(), "Avro");
      case Unusable(String problem) -> throw new RejectedEventException(RejectCause.INCOMPATIBLE_SCHEMA, "schema " + id + ": " + problem);
      case Missing(RejectCause cause, String problem) -> throw new RejectedEventException(cause, problem);
    };
  }

  /**
   * The text of a schema of this type, which is not Avro.
   *
   * @throws RejectedEventException UNKNOWN_SCHEMA, or INCOMPATIBLE_SCHEMA if it is of another type
   * @throws SchemaNotKnownYetException if the registry does not have it, and it is worth trying again
   * @throws RegistryUnavailableException if the registry can't say
   */
  SchemaText text(SchemaId id, String type) throws RejectedEventException {
    return switch (registered(id)) {
      case Foreign(SchemaText schema) when schema.type().equals(type) -> schema;
      case Foreign(SchemaText schema) -> throw otherType(id, schema.type(), type);
      case Usable _, Unusable _ -> throw otherType(id, AvroSchema.TYPE, type);
      case Missing(RejectCause cause, String problem) -> throw new RejectedEventException(cause, problem);
    };
  }

  private static RejectedEventException otherType(SchemaId id, String type, String expected) {
    return new RejectedEventException(RejectCause.INCOMPATIBLE_SCHEMA, "schema " + id + ": is of type " + type + ", not " + expected);
  }

  private RegisteredSchema registered(SchemaId id) {
    RegisteredSchema remembered = known.get(id);
    return remembered == null ? find(id) : remembered;
  }

  private RegisteredSchema find(SchemaId id) {
    if ((id instanceof Numbered(int number) && number < 0) || unknownIds.isNoise(id)) {
      return unknown(id);
    }
    Optional<Missing> before = unknownIds.recall(id);
    return before.isPresent() ? before.get() : await(id);
  }

  private RegisteredSchema await(SchemaId id) {
    long deadline = caller.deadline();
    for (Duration pause = FIRST_PAUSE;; pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE)) {
      RegisteredSchema answer = ask(id, deadline);
      if (!(answer instanceof Missing missing)) {
        late.found(id);
        return answer;
      }
      Duration left = late.missing(id);
      if (left.isZero()) {
        unknownIds.add(id, missing);
        return missing;
      }
      Duration next = shorter(pause, left);
      if (!staysInPlace(next, deadline)) {
        throw new SchemaNotKnownYetException(missing.problem() + "; it may come yet, and is waited for up to " + left.toSeconds()
            + " s more", left);
      }
      caller.pause("schema " + id, next);
    }
  }

  /** Whether a pause leaves the transaction its time. Where it does not, the thread ends, the transaction with it, and time begins anew. */
  private boolean staysInPlace(Duration pause, long deadline) {
    // a question that has no time for its answer would look like an outage
    Duration needed = pause.plus(caller.patience().dividedBy(4));
    synchronized (inPlace) {
      long now = clock.millis();
      if (System.nanoTime() + needed.toNanos() < deadline && inPlace.left(now) >= pause.toMillis()) {
        inPlace.spend(now, now + pause.toMillis());
        return true;
      }
      inPlace.refill();
      return false;
    }
  }

  private RegisteredSchema ask(SchemaId id, long deadline) {
    RegisteredSchema answer;
    try {
      answer = caller.call("schema " + id, deadline, () -> registry.fetch(id));
    } catch (RestClientException e) {
      return unknown(id);
    } catch (RegistryUnavailableException e) {
      late.unanswered(id);
      throw e;
    }
    if (!(answer instanceof Missing)) {
      unknownIds.known(id);
      known.put(id, answer);
    }
    return answer;
  }

  private Missing unknown(SchemaId id) {
    return new Missing(RejectCause.UNKNOWN_SCHEMA, "schema registry " + address + " knows no schema " + id);
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
