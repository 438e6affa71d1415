package io.cellstream.config;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;

/** Names that the clients define but that are Cellstream's to set, or that would do nothing, each with what to do instead. */
final class Controlled {
  private static final String BYTES = "keys and values travel as bytes, which Cellstream decodes itself";
  private static final String SINK = "events that can't be used have one way out, set " + Keys.DEAD_LETTER_TOPIC.name() + " for its topic";
  private static final String HANDLER = "Cellstream has its own error policy";
  private static final String NO_WINDOWS = "Cellstream's topology has no such store";
  private static final String GROUP = "the consumer group is application.id";
  private static final String OFFSETS = "offsets are committed with the state, see processing.guarantee and commit.interval.ms";
  private static final String SCHEMAS = "Cellstream reads and writes Avro records of its own schemas, nothing is to be chosen here";
  private static final String RETRIES = "Cellstream retries the registry itself, for as long as a transaction can wait";
  private static final String LAYOUT = "Cellstream always checks that a schema it writes under has the very layout of its own";

  private static final Map<String, String> REASONS = Map.ofEntries( //
      entry("default.key.serde", BYTES), //
      entry("default.value.serde", BYTES), //
      entry("default.list.key.serde.inner", BYTES), //
      entry("default.list.key.serde.type", BYTES), //
      entry("default.list.value.serde.inner", BYTES), //
      entry("default.list.value.serde.type", BYTES), //
      entry("key.serializer", BYTES), //
      entry("value.serializer", BYTES), //
      entry("key.deserializer", BYTES), //
      entry("value.deserializer", BYTES), //
      entry("windowed.inner.class.serde", NO_WINDOWS), //
      entry("window.size.ms", NO_WINDOWS), //
      entry("windowstore.changelog.additional.retention.ms", NO_WINDOWS), //
      entry("default.dsl.store", NO_WINDOWS), //
      entry("dsl.store.format", NO_WINDOWS), //
      entry("dsl.store.suppliers.class", NO_WINDOWS), //
      entry("topology.optimization", NO_WINDOWS), //
      entry("processor.wrapper.class", "Cellstream wires its processors itself"), //
      entry("default.client.supplier", "Cellstream makes its clients itself"), //
      entry("default.timestamp.extractor", "an event's time is its record's timestamp"), //
      entry("errors.dead.letter.queue.topic.name", SINK), //
      entry("default.deserialization.exception.handler", HANDLER), //
      entry("deserialization.exception.handler", HANDLER), //
      entry("default.production.exception.handler", HANDLER), //
      entry("production.exception.handler", HANDLER), //
      entry("processing.exception.handler", HANDLER), //
      entry("processing.exception.handler.global.enabled", HANDLER), //
      entry("config.providers", "it is not supported, put the value into an environment variable"), //
      entry("group.id", GROUP), //
      entry("partition.assignment.strategy", "Kafka Streams assigns its tasks itself, see task.assignor.class"), //
      entry("group.remote.assignor", "Kafka Streams assigns its tasks itself"), //
      entry("enable.auto.commit", OFFSETS), //
      entry("auto.commit.interval.ms", OFFSETS), //
      entry("isolation.level", "it follows from processing.guarantee"), //
      entry("transactional.id", "it follows from application.id and processing.guarantee"), //
      entry("transaction.two.phase.commit.enable", "it follows from processing.guarantee"), //
      entry("enable.idempotence", "it follows from processing.guarantee"), //
      entry("allow.auto.create.topics", "topics are created by you, so that a mistyped name is an error"), //
      entry("bootstrap.controllers", "Cellstream talks to brokers, see bootstrap.servers"), //
      entry("key.subject.name.strategy", "keys are opaque bytes and have no schema"), //
      entry("max.retries", RETRIES), //
      entry("retries.wait.ms", RETRIES), //
      entry("retries.max.wait.ms", RETRIES), //
      entry("id.compatibility.strict", LAYOUT), //
      entry("latest.compatibility.strict", LAYOUT), //
      entry("context.name.strategy", SCHEMAS), //
      entry("propagate.schema.tags", SCHEMAS), //
      entry("rule.actions", SCHEMAS), //
      entry("rule.executors", SCHEMAS), //
      entry("rule.service.loader.enable", SCHEMAS), //
      entry("schema.format", SCHEMAS), //
      entry("schema.reflection", SCHEMAS), //
      entry("use.latest.with.metadata", SCHEMAS), //
      entry("use.schema.id", SCHEMAS));

  private Controlled() {
  }

  static Map<String, String> reasons() {
    return REASONS;
  }

  static Optional<String> reason(String name) {
    return Optional.ofNullable(REASONS.get(name));
  }
}
