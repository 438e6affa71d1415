package io.cellstream.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTest {
  private static final Source HERE = new Source.Flag("x");

  private final Catalog catalog = new Catalog();

  @ParameterizedTest
  @CsvSource({"cellstream.modle, cellstream.model", "cellstream.outputtopic, cellstream.output.topic", "model, cellstream.model",
      "boostrap.servers, bootstrap.servers", "application-id, application.id", "schema.registry.uri, schema.registry.url",
      "producer.batchsize, producer.batch.size", "consumer.max.pol.records, consumer.max.poll.records",
      "topic.retention, topic.retention.ms", "cellstream.dead.letters.topic, cellstream.dead.letter.topic"})
  void anUnknownNameIsRefusedWithTheNearestKnownOne(String mistyped, String meant) {
    assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> catalog.demand(mistyped, HERE))
        .withMessageStartingWith("--set x: unknown setting " + mistyped + "; did you mean " + meant + "?");
  }

  @ParameterizedTest
  @CsvSource({"key.serializer, travel as bytes", "consumer.key.deserializer, travel as bytes", "group.id, application.id",
      "main.consumer.isolation.level, processing.guarantee", "transactional.id, application.id", "enable.auto.commit, commit.interval.ms",
      "errors.dead.letter.queue.topic.name, cellstream.dead.letter.topic", "processing.exception.handler, error policy",
      "config.providers, environment variable"})
  void aNameThatCellstreamSetsItselfIsRefusedWithTheReason(String name, String reason) {
    assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> catalog.demand(name, HERE))
        .withMessageStartingWith("--set x: " + name + " is not yours to set: ").withMessageContaining(reason)
        .withMessageEndingWith("; remove it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"num.stream.threads", "sasl.mechanism", "ssl.truststore.location", "restore.consumer.fetch.max.bytes",
      "main.consumer.session.timeout.ms", "admin.request.timeout.ms", "schema.registry.ssl.truststore.location",
      "basic.auth.credentials.source", "use.latest.version", "value.subject.name.strategy", "rack.aware.assignment.traffic_cost",
      "topic.cleanup.policy", "replication.factor", "group.instance.id"})
  void theClientsOwnNamesAreTaken(String name) {
    assertThat(catalog.demand(name, HERE).name()).isEqualTo(name);
  }

  @Test
  void everyControlledNameIsOneAClientDefines() {
    assertThat(Controlled.reasons().keySet()).allMatch(name -> catalog.find(name).isPresent());
  }

  @Test
  void everyTopicSettingOfKafkaThatStillCountsIsKnown() {
    List<String> kafkas = Arrays.stream(TopicConfig.class.getFields())
        .filter(field -> field.getName().endsWith("_CONFIG") && !field.isAnnotationPresent(Deprecated.class))
        .map(CatalogTest::value).toList();

    assertThat(TopicSettings.all().keySet()).containsExactlyInAnyOrderElementsOf(kafkas);
  }

  @Test
  void noNameHoldsWhatAnEnvironmentVariableCanNotSay() {
    assertThat(Keys.own()).allMatch(setting -> setting.name().matches("[a-z]+(\\.[a-z]+)+"));
  }

  private static String value(Field constant) {
    try {
      return String.valueOf(constant.get(null));
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
