package io.cellstream.bench.stream;

import io.cellstream.bench.BenchException;
import io.cellstream.bench.stream.contender.BrokerMain;
import io.cellstream.bench.stream.process.CpuTimes;
import io.cellstream.bench.stream.process.JavaProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;

/** The broker's process, and what the bench asks of it. */
public final class Cluster implements AutoCloseable {
  private final JavaProcess process;
  private final String bootstrapServers;
  private final String registryUrl;
  private final Admin admin;

  private Cluster(JavaProcess process, String bootstrapServers, String registryUrl) {
    this.process = process;
    this.bootstrapServers = bootstrapServers;
    this.registryUrl = registryUrl;
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  public static Cluster start(Installation installation, Path folder, List<String> jvmFlags) throws BenchException {
    JavaProcess process = JavaProcess.start("the broker", jvmFlags, installation.brokerPath(), BrokerMain.class.getName(),
        List.of(folder.resolve("broker").toString()), folder.resolve("broker.log"), false);
    try {
      String[] addresses = process.firstLine().split(" ", -1);
      return new Cluster(process, addresses[0], addresses[1]);
    } catch (BenchException e) {
      process.close();
      throw e;
    }
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  public String registryUrl() {
    return registryUrl;
  }

  /** A consumer of committed records that knows no group. */
  public KafkaConsumer<Bytes, Bytes> reader() {
    return PredictionReader.consumer(bootstrapServers);
  }

  CpuTimes cpu() throws BenchException {
    return process.cpu();
  }

  public void createTopics(Collection<String> names, int partitions) throws BenchException {
    await(admin.createTopics(names.stream().map(name -> new NewTopic(name, partitions, (short) 1)).toList()).all(), "create topics");
  }

  /** The topics that begin so: a contender's own, and those that Kafka Streams made for it. */
  List<String> topics(String prefix) throws BenchException {
    return await(admin.listTopics().names(), "list topics").stream().filter(name -> name.startsWith(prefix)).toList();
  }

  public void deleteTopics(String prefix) throws BenchException {
    await(admin.deleteTopics(topics(prefix)).all(), "delete topics");
  }

  /** Has a group begin at the beginning. */
  void place(String group, String topic, int partitions) throws BenchException {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (int p = 0; p < partitions; p++) {
      offsets.put(new TopicPartition(topic, p), new OffsetAndMetadata(0));
    }
    await(admin.alterConsumerGroupOffsets(group, offsets).all(), "place " + group);
  }

  /** Per partition, how far a group has committed; 0 where it has not. */
  long[] committed(String group, String topic, int partitions) throws BenchException {
    Map<TopicPartition, OffsetAndMetadata> offsets = await(
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(), "look at the offsets of " + group);
    long[] committed = new long[partitions];
    for (int p = 0; p < partitions; p++) {
      OffsetAndMetadata offset = offsets.get(new TopicPartition(topic, p));
      committed[p] = offset == null ? 0 : offset.offset();
    }
    return committed;
  }

  /** Bytes of a contender's changelog on the broker's disk. */
  long changelogBytes(String prefix) throws BenchException {
    List<Integer> broker = new ArrayList<>();
    await(admin.describeCluster().nodes(), "find the broker").forEach(node -> broker.add(node.id()));
    return await(admin.describeLogDirs(broker).allDescriptions(), "look at the logs").values().stream()
        .flatMap(folders -> folders.values().stream()).flatMap(folder -> folder.replicaInfos().entrySet().stream())
        .filter(replica -> replica.getKey().topic().startsWith(prefix) && replica.getKey().topic().endsWith("-changelog"))
        .mapToLong(replica -> replica.getValue().size()).sum();
  }

  /** The transactions of these transactional ids that are open now, each with the time of its begin. */
  public Set<String> openTransactions(String prefix) throws BenchException {
    List<String> ids = await(admin.listTransactions(new ListTransactionsOptions().filterStates(Set.of(TransactionState.ONGOING))).all(),
        "list transactions").stream().map(TransactionListing::transactionalId).filter(id -> id.startsWith(prefix)).toList();
    Set<String> open = new HashSet<>();
    await(admin.describeTransactions(ids).all(), "describe transactions").forEach((id, transaction) -> {
      if (transaction.state() == TransactionState.ONGOING) {
        open.add(id + " since " + transaction.transactionStartTimeMs());
      }
    });
    return open;
  }

  private <T> T await(KafkaFuture<T> future, String what) throws BenchException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      process.requireAlive();
      throw new BenchException("the broker can't " + what + ": " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  @Override
  public void close() {
    admin.close();
    process.close();
  }
}
