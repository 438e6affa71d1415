package io.cellstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registry and broker go away and come back under a running stream: waited out, nothing lost, nothing skipped. */
class OutageIT {
  /** An older sender's schema: no position, no start; compatible with what the application reads. */
  private static final String OLDER = """
      {"type": "record", "name": "TokenEvent", "namespace": "io.cellstream.avro", "fields": [
        {"name": "input", "type": ["null", "int", "string", {"type": "array", "items": "float"}], "default": null},
        {"name": "end", "type": "boolean", "default": false}]}""";

  @TempDir
  Path folder;

  @Test
  void anEventWhoseSchemaCannotBeFetchedYetIsWaitedFor() throws Exception {
    try (StreamLab lab = new StreamLab(folder, TestModels.nextToken(3, Workload.TOKENS, 5, 9));
        AppProcess app = AppProcess.run(folder, lab.config).awaitRunning()) {
      Workload work = new Workload(3);
      lab.send(work.next(300));
      byte[] older = older(lab.cluster.registryUrl());
      lab.read("predictions", 200, "read_committed");

      lab.cluster.stopRegistry();
      lab.send(work.next(300)); // of a schema the application knows
      lab.sendForeign("key-0", older, new RawEvent(new RawInput.TokenId(3), OptionalLong.empty(), false, false));
      lab.send(work.next(300)); // behind it
      app.awaitOutput("trying again in");
      assertThat(app.isAlive()).isTrue();
      lab.cluster.startRegistry();

      lab.assertPredictionsEqualTheOfflineRun();
      assertThat(lab.read("dead", work.unknownTokens(), "read_committed")).hasSize(work.unknownTokens());
      assertThat(app.terminate()).isZero();
    }
  }

  @Test
  void aBrokerRestartIsWaitedOut() throws Exception {
    try (StreamLab lab = new StreamLab(folder, TestModels.nextToken(4, Workload.TOKENS, 5, 9));
        AppProcess app = AppProcess.run(folder, lab.config).awaitRunning()) {
      Workload work = new Workload(4);
      lab.send(work.next(1500));
      lab.cluster.stopBroker();
      lab.cluster.startBroker();
      lab.send(work.next(1500));
      lab.assertPredictionsEqualTheOfflineRun();
      assertThat(lab.read("dead", work.unknownTokens(), "read_committed")).hasSize(work.unknownTokens());
      assertThat(app.terminate()).isZero();
    }
  }

  /** The bytes of an event as the genuine serialiser writes them in the older schema, which it registers under a subject of its own. */
  private static byte[] older(String registryUrl) throws Exception {
    Schema schema = new Schema.Parser().parse(OLDER);
    GenericData.Record record = new GenericData.Record(schema);
    record.put("input", 3);
    record.put("end", false);
    try (CachedSchemaRegistryClient client = new CachedSchemaRegistryClient(registryUrl, 10);
        KafkaAvroSerializer serializer = new KafkaAvroSerializer(client, Map.of("schema.registry.url", registryUrl))) {
      return serializer.serialize("older-events", record);
    }
  }
}
