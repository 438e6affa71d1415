package io.cellstream.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cli.CommandLab.Ended;
import io.cellstream.config.MappingSettings;
import io.cellstream.config.Settings;
import io.cellstream.devcluster.DevCluster;
import io.cellstream.format.survey.Strangers;
import io.cellstream.format.survey.SurveyedRecord;
import io.cellstream.it.Servers;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.ModelPackageWriter;
import io.cellstream.modelfile.TestModels;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Topics of other people's records on a real broker: what {@code map} proposes for them, and what {@code check} says of the mapping. */
@ExtendWith(Servers.class)
class MapCommandIT {
  @TempDir
  static Path folder;

  private final DevCluster cluster;

  MapCommandIT(DevCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void proposesAMappingThatCheckThenFindsGood() throws Exception {
    Files.createDirectories(folder.resolve("machines"));
    CommandLab lab = new CommandLab(cluster, folder.resolve("machines"), "machines");
    ModelPackageWriter.write(folder.resolve("seven"), TestModels.features(3, Shape.SYNCHRONIZED, 7, DenseActivation.SOFTMAX, 3, 4),
        Map.of());
    send("machines-in", Strangers.machines(), MapCommandIT::json);

    Ended ended = lab.command("map", "--format", "json", "--set", "cellstream.model=" + folder.resolve("seven"));

    assertThat(ended.err()).isEmpty();
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).startsWith("topic machines-in, read as json: its last 60 records\n").contains(
        "\nsensors.temperature  number      all       21.06           18.11 to 24.87        feature 0\n",
        "\nsite                 text        all       north           north                 – always the same\n",
        "\ncellstream.input.format=json\n", "\ncellstream.input.time=at\n", "\ncellstream.input.position=seq\n",
        "# features: as many as the model takes, 7: put them into its order\n",
        "\ncellstream.input.features=sensors.temperature,sensors.rpm,sensors.door,state:onehot(IDLE,RUN,STOP),\\\n    load?last\n",
        "# Tried on these records: each becomes an event.\n");

    Ended check = CommandLab.run("check", "--config", proposed(lab, ended), "--set", "cellstream.model=" + folder.resolve("seven"));
    assertThat(check.out()).contains("ok       mapping       json records become events of 7 features, mapping hash ")
        .containsPattern("\nok       mapping       path                 type        seen +example +becomes\n")
        .containsPattern("\nok       mapping       sensors.temperature  number      all +\\d\\d\\.\\d+ +feature 0\n")
        .containsPattern("\nok       mapping       state                text        all +[A-Z]+ +features 3–5: IDLE, RUN, STOP\n")
        .containsPattern(
            "\nok       mapping       at                   time        all +2026-03-01T12:0… +time \\(a number is in milliseconds\\)\n");
    assertThat(check.out().lines().filter(line -> line.contains(" mapping ") && !line.startsWith("ok"))).isEmpty();
  }

  /** The configuration with the proposal behind it, in a file of its own. */
  private static String proposed(CommandLab lab, Ended ended) throws Exception {
    Path file = lab.folder.resolve("proposed.properties");
    String proposal = ended.out().substring(ended.out().indexOf("# A proposal"));
    Files.writeString(file, Files.readString(lab.config) + proposal);
    assertThat(MappingSettings.mapping(Settings.load(Optional.of(file), Map.of(), Map.of()))).isPresent();
    return file.toString();
  }

  @Test
  void aPathThatNoRecordHasIsAWarningWithTheNearestAndAllThereAre() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "payments");
    send("payments-in", Strangers.payments(), MapCommandIT::json);

    Ended check = lab.command("check", "--set", "cellstream.input.format=json", "--set", "cellstream.input.token=currenzy", "--set",
        "cellstream.input.position=seq");

    assertThat(check.out()).contains("ok       mapping       path      type  seen     example  becomes\n",
        "ok       mapping       currenzy  –     0 of 10           token\n");
    assertThat(check.out().lines().filter(line -> line.startsWith("warning  mapping"))).satisfiesExactly(
        line -> assertThat(line)
            .contains("cellstream.input.token: currenzy is missing in all of the last 10 records; did you mean currency?"
                + " There are paymentId, booked, amount, merchantId, currency, chip, refundOf, status, limits[*]"),
        line -> assertThat(line).contains("cellstream.input.position: seq is missing in all of the last 10 records. There are paymentId,"));
  }

  @Test
  void avroRecordsOfASchemaOfTheSendersOwnAreRead() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "avro");
    Schema schema = new Schema.Parser().parse("""
        {"type":"record","name":"Reading","namespace":"plant","fields":[
          {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
          {"name":"level","type":["null","double"]},
          {"name":"mode","type":{"type":"enum","name":"Mode","symbols":["ON","OFF"]}}]}""");
    int id;
    try (CachedSchemaRegistryClient registry = new CachedSchemaRegistryClient(cluster.registryUrl(), 10)) {
      id = registry.register("avro-in-value", new AvroSchema(schema));
    }
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      GenericRecord record = new GenericData.Record(schema);
      record.put("at", System.currentTimeMillis());
      record.put("level", i % 5 == 0 ? null : i / 4.0);
      record.put("mode", new GenericData.EnumSymbol(schema.getField("mode").schema(), i % 3 == 0 ? "ON" : "OFF"));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
      encoder.flush();
      values.add(bytes.toByteArray());
    }
    send("avro-in", values);

    Ended ended = lab.command("map", "--set", "cellstream.model=" + folder.resolve("nowhere"));

    assertThat(ended.err()).startsWith("cellstream: warning: proposing without a model, since ");
    assertThat(ended.out()).contains("cellstream.input.time=at\n", "cellstream.input.features=level?last,mode:onehot(OFF,ON)\n",
        "# Tried on these records: each becomes an event.");
    assertThat(ended.exitCode()).isZero();

    Ended check = lab.command("check", "--set", "cellstream.input.features=level?last,mode:onehot(OFF,ON)", "--set",
        "cellstream.input.time=at");
    assertThat(check.out()).containsPattern("ok       registry      version 1 of subject avro-in-value \\(schema \\d+\\) was looked at")
        .containsPattern("\nok       mapping       level  union of null and double  8 of 10  [0-9.]+ +feature 0\n")
        .containsPattern("\nok       mapping       mode   enum                      all      O[NF]+ +features 1–2: OFF, ON\n")
        .containsPattern("\nok       mapping       at     timestamp-millis          all      20");
  }

  @Test
  void timesOfTheRecordsOwnThatATopicRefusesAreToldBeforeTheStart() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "times");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, "times-out"),
          List.of(new AlterConfigOp(new ConfigEntry("message.timestamp.before.max.ms", "86400000"), AlterConfigOp.OpType.SET)))).all()
          .get();
    }
    send("times-in", List.of("{\"at\":\"2026-01-31T23:59:59.25Z\",\"page\":\"a\"}".getBytes(UTF_8)));

    Ended check = lab.command("check", "--set", "cellstream.input.format=json", "--set", "cellstream.input.token=page", "--set",
        "cellstream.input.time=at");

    assertThat(check.out())
        .contains("failed   events        event times-in-0@0, by its own time 2026-01-31T23:59:59.250Z, is still to be read, and"
            + " topic times-out (cellstream.output.topic) refuses timestamps more than 24 hours older than now");
    assertThat(lab.command("check", "--set", "cellstream.input.format=json", "--set", "cellstream.input.token=page").out())
        .doesNotContain("own time", "failed   events");
  }

  @Test
  void eventsOfCellstreamsOwnSchemaNeedNoMapping() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "events");
    assertThat(lab.command("produce", "--input", lab.file("events.jsonl", CommandLab.events(1, 5)).toString()).exitCode()).isZero();

    assertThat(lab.command("map")).isEqualTo(new Ended(0, """
        topic events-in, read as avro: its last 5 records
        they are events of Cellstream's own schema, TokenEvent: no mapping is needed
        """, ""));
  }

  @Test
  void whatCanNotBeReadIsCalledWhatItLooksLike() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "looks");
    send("looks-in", Strangers.clicks(), MapCommandIT::json);

    Ended asAvro = lab.command("map");
    assertThat(asAvro.exitCode()).isEqualTo(1);
    assertThat(asAvro.out()).isEmpty();
    assertThat(asAvro.err()).startsWith("cellstream: none of the last 80 records of topic looks-in can be read as avro; the first is"
        + " looks-in-0@0: it looks like JSON: try --format json. Read as avro it is NOT_AVRO: ");
  }

  @Test
  void linesOfCsvAndTextsAreReadWithoutARegistryOrAModel() throws Exception {
    Path config = Files.writeString(folder.resolve("bare.properties"), "bootstrap.servers=" + cluster.bootstrapServers() + "\n");
    cluster.createTopic("lines", 1, Map.of());
    send("lines", Strangers.lines(), record -> record.json().replace("\"", "").getBytes(UTF_8));
    cluster.createTopic("columns", 1, Map.of());
    send("columns", Strangers.machines(), record -> ("21.5," + record.timestamp() + ",RUN," + record.timestamp() % 7000 / 1e3)
        .getBytes(UTF_8));

    Ended text = CommandLab.run("map", "--config", config.toString(), "--topic", "lines", "--format", "text");
    Ended csv = CommandLab.run("map", "--config", config.toString(), "--topic", "columns", "--format", "csv");
    Ended named = CommandLab.run("map", "--config", config.toString(), "--topic", "columns", "--format", "csv", "--set",
        "cellstream.input.columns=load,at,state,level");

    assertThat(text.out()).contains("\n#cellstream.input.token=value\n",
        "\ncellstream.input.features=value:onehot(closed,connected,read,timeout,write)\n");
    assertThat(csv.out()).contains("\ncellstream.input.time=[1]\n", "\ncellstream.input.features=[3]\n", "each becomes an event.");
    assertThat(named.out()).contains("\ncellstream.input.time=at\n", "\ncellstream.input.features=level\n", "each becomes an event.");
  }

  @Test
  void anEmptyTopicAndOneThatIsNotThereSaySo() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "empty");

    assertThat(lab.command("map"))
        .isEqualTo(new Ended(1, "", "cellstream: topic empty-in holds no record with a value, so there is nothing to"
            + " propose: send some, or name another with --topic\n"));
    assertThat(lab.command("map", "--topic", "nowhere").err()).startsWith("cellstream: ").contains("nowhere");
    assertThat(CommandLab.run("map", "--set", "bootstrap.servers=" + cluster.bootstrapServers(), "--topic", "empty-in")).satisfies(
        noRegistry -> assertThat(noRegistry.exitCode()).isEqualTo(2),
        noRegistry -> assertThat(noRegistry.err()).startsWith("cellstream: ").contains("schema.registry.url"));
    assertThat(lab.command("map", "--format", "jsn").err()).contains("did you mean \"json\"?");
  }

  private static byte[] json(SurveyedRecord record) {
    return record.json().getBytes(UTF_8);
  }

  private void send(String topic, List<SurveyedRecord> records, Function<SurveyedRecord, byte[]> value) throws Exception {
    List<Future<RecordMetadata>> acks = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (SurveyedRecord record : records) {
        acks.add(producer.send(new ProducerRecord<>(topic, 0, record.timestamp() < 0 ? null : record.timestamp(), record.key(),
            value.apply(record))));
      }
    }
    for (Future<RecordMetadata> ack : acks) {
      ack.get();
    }
  }

  private void send(String topic, List<byte[]> values) throws Exception {
    List<Future<RecordMetadata>> acks = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      values.forEach(value -> acks.add(producer.send(new ProducerRecord<>(topic, new byte[]{1}, value))));
    }
    for (Future<RecordMetadata> ack : acks) {
      ack.get();
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(Collections.singletonMap("bootstrap.servers", cluster.bootstrapServers()), new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
