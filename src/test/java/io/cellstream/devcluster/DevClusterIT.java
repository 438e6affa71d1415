package io.cellstream.devcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("it replaces System.out")
class DevClusterIT {

  @Test
  void makesTopicsWithTheirSettingsAndNoOthers() throws Exception {
    try (DevCluster cluster = DevCluster.start(); Admin admin = admin(cluster)) {
      cluster.createTopic("events", 3, Map.of("retention.ms", "60000"));
      assertThat(admin.describeTopics(List.of("events")).allTopicNames().get().get("events")).satisfies(topic -> {
        assertThat(topic.partitions()).hasSize(3);
      });
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, "events");
      assertThat(admin.describeConfigs(List.of(resource)).all().get().get(resource)).satisfies(config -> {
        assertThat(config.get("retention.ms").value()).isEqualTo("60000");
      });
      assertThatThrownBy(() -> cluster.createTopic("events", 3, Map.of())).isInstanceOf(IOException.class).hasMessageContaining("events")
          .hasMessageContaining("TopicExistsException");
      assertThatThrownBy(() -> admin.describeTopics(List.of("event")).allTopicNames().get()).isInstanceOf(ExecutionException.class);
      assertThat(admin.listTopics().names().get()).containsExactly("events");
    }
  }

  @Test
  void playsOutagesOfEitherPartOnUnchangedAddresses() throws Exception {
    try (DevCluster cluster = DevCluster.start(); Admin admin = admin(cluster)) {
      String servers = cluster.bootstrapServers();
      String url = cluster.registryUrl();
      cluster.createTopic("events", 1, Map.of());
      try (SchemaRegistryClient client = client(cluster)) {
        assertThat(client.register("s", DevRegistryTest.ONE)).isEqualTo(1);
      }

      cluster.stopRegistry();
      cluster.stopBroker();
      try (SchemaRegistryClient client = client(cluster)) {
        assertThatThrownBy(() -> client.getSchemaById(1)).isInstanceOf(IOException.class);
      }
      cluster.startBroker();
      cluster.startRegistry();

      assertThat(admin.listTopics().names().get()).containsExactly("events");
      try (SchemaRegistryClient client = client(cluster)) {
        assertThat(client.getSchemaById(1)).isEqualTo(DevRegistryTest.ONE);
      }
      assertThat(List.of(cluster.bootstrapServers(), cluster.registryUrl())).containsExactly(servers, url);
    }
  }

  @Test
  void leavesNoFileAndNoThreadThatKeepsTheProcessAlive() throws Exception {
    Path directory;
    Set<Thread> threads = Thread.getAllStackTraces().keySet();
    try (DevCluster cluster = DevCluster.start()) {
      cluster.createTopic("events", 2, Map.of());
      directory = cluster.directory();
      assertThat(directory).isNotEmptyDirectory();
    }
    assertThat(directory).doesNotExist();
    assertThat(Thread.getAllStackTraces().keySet()).filteredOn(thread -> !thread.isDaemon() && !threads.contains(thread)).isEmpty();
  }

  @Test
  void printsNothing() throws Exception {
    PrintStream screen = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try (DevCluster cluster = DevCluster.start()) {
      cluster.createTopic("events", 1, Map.of());
    } finally {
      System.setOut(screen);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  private static Admin admin(DevCluster cluster) {
    return Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
  }

  private static SchemaRegistryClient client(DevCluster cluster) {
    return new CachedSchemaRegistryClient(List.of(cluster.registryUrl()), 100,
        Map.of("max.retries", 0));
  }
}
