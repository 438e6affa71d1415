package io.cellstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.ModelPackageWriter;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.topology.RecordLimit;
import io.cellstream.wire.AvroEventWriter;
import io.cellstream.wire.LargestPrediction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What can't work is said in one line, with the remedy, before anything starts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StartupIT {
  /** A port on which nobody listens: reserved, and below the range of the clients' own. */
  private static final String NOBODY = "127.0.0.1:1";
  private static final ModelDefinition MODEL = TestModels.nextToken(5, Workload.TOKENS, 5, 9);

  @TempDir
  static Path folder;

  private StreamLab lab;

  @BeforeAll
  void start() throws Exception {
    lab = new StreamLab(folder, MODEL);
  }

  @AfterAll
  void stop() throws IOException {
    lab.close();
  }

  private void refuses(int exitCode, Map<String, String> changes, String... saying) throws Exception {
    try (AppProcess app = AppProcess.run(folder, lab.config("refused.properties", changes))) {
      int actual = app.awaitExit(Duration.ofSeconds(30));
      assertThat(app.errorLines()).as(app.output()).hasSize(1).first().asString().contains(saying);
      assertThat(actual).isEqualTo(exitCode);
    }
  }

  @Test
  void anUnreachableBroker() throws Exception {
    refuses(1, Map.of("bootstrap.servers", NOBODY), NOBODY, "bootstrap.servers");
  }

  @Test
  void anUnreachableRegistry() throws Exception {
    refuses(1, Map.of("schema.registry.url", "http://" + NOBODY), NOBODY, "schema.registry");
  }

  @Test
  void aMissingTopic() throws Exception {
    refuses(1, Map.of("cellstream.dead.letter.topic", "nowhere"), "nowhere", "cellstream.dead.letter.topic", "create");
  }

  @Test
  void aWrongModelPath() throws Exception {
    refuses(2, Map.of("cellstream.model", folder.resolve("no-model").toString()), "no-model");
  }

  @Test
  void anUnknownSetting() throws Exception {
    refuses(2, Map.of("cellstream.output.topik", "x"), "cellstream.output.topik", "cellstream.output.topic");
  }

  @Test
  void aChangelogWithOtherPartitions() throws Exception {
    lab.cluster.createTopic("other-sequence-ledger-changelog", 3, Map.of("cleanup.policy", "compact"));
    refuses(1, Map.of("application.id", "other"), "4 partitions", "3", "other-sequence-ledger-changelog");
  }

  @Test
  void aStateDirThatIsAFile() throws Exception {
    Path file = Files.createFile(folder.resolve("no-folder"));
    refuses(1, Map.of("state.dir", file.resolve("state").toString()), "state.dir " + file.resolve("state"), file + " is a file");
  }

  @Test
  void aStateDirOfARunningInstance() throws Exception {
    Path config = lab.config("sharing.properties", Map.of("application.id", "sharing"));
    try (AppProcess first = AppProcess.run(folder, config).awaitRunning()) {
      refuses(1, Map.of("application.id", "sharing", "state.dir", folder.resolve("state-sharing.properties").toString()),
          folder.resolve("state-sharing.properties/sharing").toString(), "is in use by a running instance of application sharing");
      assertThat(first.terminate()).isZero();
    }
  }

  /** The broker goes on showing the client id of a static member's first life; who waits to see its own new one waits for good. */
  @Test
  void aStaticMemberThatComesBackReadsOnAndIsSeenWithItsModel() throws Exception {
    lab.cluster.createTopic("of-member", 1, Map.of());
    Path config = lab.config("member.properties", Map.of("application.id", "member", "cellstream.input.topic", "of-member",
        "group.instance.id", "pod-0", "session.timeout.ms", "60000"));
    try (AppProcess first = AppProcess.run(folder, config).awaitRunning()) {
      assertThat(first.terminate()).isZero();
    }
    int deadLetters = lab.read("dead", 0, "read_committed").size();
    try (AppProcess again = AppProcess.run(folder, config).awaitRunning();
        KafkaProducer<byte[], byte[]> producer = lab.newProducer()) {
      producer.send(new ProducerRecord<>("of-member", new byte[]{1}, new byte[]{2})).get();
      assertThat(lab.read("dead", deadLetters + 1, "read_committed")).hasSize(deadLetters + 1);
      ModelPackageWriter.write(folder.resolve("members-other-model"), TestModels.nextToken(7, Workload.TOKENS, 5, 9), Map.of());
      refuses(1, Map.of("application.id", "member", "cellstream.input.topic", "of-member", "cellstream.model",
          folder.resolve("members-other-model").toString()),
          "is running with another model, or another mapping of fields: pod-0-model-" + MODEL.stateHash().substring(0, 12));
      assertThat(again.terminate()).isZero();
    }
  }

  @Test
  void aCompactedDeadLetterTopic() throws Exception {
    lab.cluster.createTopic("compacted", 1, Map.of("cleanup.policy", "compact"));
    refuses(1, Map.of("cellstream.dead.letter.topic", "compacted"), "compacted", "cleanup.policy=delete");
  }

  @Test
  void statesOfAnotherModel() throws Exception {
    ModelPackageWriter.write(folder.resolve("other-model"), TestModels.nextToken(6, Workload.TOKENS, 5, 9), Map.of());
    try (AppProcess first = AppProcess.run(folder, lab.config("first.properties", Map.of())).awaitRunning()) {
      lab.send(new Workload(5).next(200));
      lab.assertPredictionsEqualTheOfflineRun();
      assertThat(first.terminate()).isZero();
    }
    refuses(1, Map.of("cellstream.model", folder.resolve("other-model").toString()), MODEL.stateHash(), "cellstream.model.changed=restart");
    try (AppProcess restarting = AppProcess.run(folder, lab.config("restarting.properties",
        Map.of("cellstream.model", folder.resolve("other-model").toString(), "cellstream.model.changed", "restart"))).awaitRunning()) {
      assertThat(restarting.terminate()).isZero();
    }
  }

  /** Its states have the same hash: that alone would let a model without a store pass by them. */
  @Test
  void statesThatAModelWithoutAStoreWouldLeaveBehind() throws Exception {
    ModelDefinition alone = TestModels.withOutput(TestModels.withShape(MODEL, Shape.ONE_TO_ONE), 1, false, false, MODEL.output().labels());
    assertThat(alone.stateHash()).isEqualTo(MODEL.stateHash());
    ModelPackageWriter.write(folder.resolve("alone"), alone, Map.of());
    lab.cluster.createTopic("of-shapes", 1, Map.of());
    lab.cluster.createTopic("predictions-of-shapes", 1, Map.of());
    Map<String, String> open = Map.of("application.id", "shapes", "cellstream.input.topic", "of-shapes", "cellstream.output.topic",
        "predictions-of-shapes");
    Map<String, String> each = new TreeMap<>(open);
    each.put("cellstream.model", folder.resolve("alone").toString());
    byte[] event = new AvroEventWriter(lab.registry, "of-shapes")
        .write(new RawEvent(new RawInput.TokenId(1), OptionalLong.empty(), false, false));
    int answered = 0;
    try (KafkaProducer<byte[], byte[]> producer = lab.newProducer()) {
      // nothing stored yet, and then a model that stores, which has to be told that there is nothing
      for (Map<String, String> changes : List.of(each, open)) {
        try (AppProcess app = AppProcess.start(folder, "run", "--config", lab.config("shapes.properties", changes).toString(),
            "--go-on-without-states").awaitRunning()) {
          producer.send(new ProducerRecord<>("of-shapes", new byte[]{1}, event)).get();
          assertThat(lab.read("predictions-of-shapes", ++answered, "read_committed")).hasSize(answered);
          assertThat(app.terminate()).isZero();
        }
      }
      refuses(1, each, "topic shapes-sequence-ledger-changelog", "is one-to-one and keeps none", "cellstream.model.changed=restart");
      each.put("cellstream.model.changed", "restart");
      try (AppProcess app = AppProcess.run(folder, lab.config("shapes.properties", each)).awaitRunning()) {
        assertThat(app.output()).contains("they stay in the topic");
        producer.send(new ProducerRecord<>("of-shapes", new byte[]{1}, event)).get();
        assertThat(lab.read("predictions-of-shapes", ++answered, "read_committed")).hasSize(answered);
        assertThat(app.terminate()).isZero();
      }
    }
  }

  /** Nothing but what the refusal asks for is set, and the largest key that is then granted goes through with the largest prediction. */
  @Test
  void predictionsLargerThanTheirTopicTakesUntilItTakesThem() throws Exception {
    ModelDefinition wide = TestModels.features(1, Shape.SYNCHRONIZED, 1, DenseActivation.LINEAR, 300_000, 1);
    ModelPackageWriter.write(folder.resolve("wide"), wide, Map.of());
    int needed = LargestPrediction.bytes(wide) + RecordLimit.LEAST_FOR_SENDER;
    lab.cluster.createTopic("of-wide", 1, Map.of());
    lab.cluster.createTopic("predictions-of-wide", 1, Map.of());
    lab.cluster.createTopic("larger-predictions", 1, Map.of("max.message.bytes", Integer.toString(needed)));
    lab.cluster.createTopic("dead-of-wide", 1, Map.of());
    Map<String, String> changes = new TreeMap<>(Map.of("application.id", "wide", "cellstream.input.topic", "of-wide",
        "cellstream.output.topic", "predictions-of-wide", "cellstream.dead.letter.topic", "dead-of-wide", "cellstream.model",
        folder.resolve("wide").toString()));
    refuses(1, changes, "model features version 1 can make predictions of 1,2", "set producer.max.request.size=" + needed,
        "max.message.bytes=" + needed + " on topic predictions-of-wide", "or output.values to false");
    changes.put("producer.max.request.size", Integer.toString(needed));
    changes.put("cellstream.output.topic", "larger-predictions");
    byte[] event = new AvroEventWriter(lab.registry, "of-wide")
        .write(new RawEvent(new RawInput.FeatureValues(new double[]{0.5}), OptionalLong.empty(), false, false));
    int most = (int) RecordLimit.of(needed, LargestPrediction.bytes(wide)).keyAndHeaders();
    try (AppProcess app = AppProcess.run(folder, lab.config("wide.properties", changes)).awaitRunning();
        KafkaProducer<byte[], byte[]> producer = lab.newProducer()) {
      producer.send(new ProducerRecord<>("of-wide", new byte[most], event)).get();
      producer.send(new ProducerRecord<>("of-wide", new byte[most + 1], event)).get();
      assertThat(lab.read("larger-predictions", 1, "read_committed")).singleElement()
          .satisfies(record -> assertThat(record.serializedKeySize()).isEqualTo(most));
      assertThat(lab.read("dead-of-wide", 1, "read_committed")).singleElement()
          .satisfies(record -> assertThat(record.serializedKeySize()).isEqualTo(most + 1));
      assertThat(app.terminate()).isZero();
    }
  }

  @Test
  void aTopicThatTakesLessThanAtTheStartEndsItAndTheEventIsNamed() throws Exception {
    lab.cluster.createTopic("of-narrowed", 1, Map.of());
    lab.cluster.createTopic("narrowed", 1, Map.of());
    Path config = lab.config("narrowed.properties",
        Map.of("application.id", "narrowed", "cellstream.input.topic", "of-narrowed", "cellstream.output.topic", "narrowed"));
    byte[] event = new AvroEventWriter(lab.registry, "of-narrowed")
        .write(new RawEvent(new RawInput.TokenId(1), OptionalLong.empty(), false, false));
    try (AppProcess app = AppProcess.run(folder, config).awaitRunning();
        Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", lab.cluster.bootstrapServers()));
        KafkaProducer<byte[], byte[]> producer = lab.newProducer()) {
      admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, "narrowed"),
          List.of(new AlterConfigOp(new ConfigEntry("max.message.bytes", "100"), AlterConfigOp.OpType.SET)))).all().get();
      producer.send(new ProducerRecord<>("of-narrowed", new byte[]{1}, event)).get();
      int exitCode = app.awaitExit(Duration.ofMinutes(1));
      assertThat(app.errorLines()).as(app.output()).singleElement().asString().contains("failed 3 times",
          "topic narrowed did not take a record with a key of 1 and a value of ",
          "made of event of-narrowed-0@0 or of one shortly before it");
      assertThat(exitCode).isEqualTo(1);
    }
  }
}
