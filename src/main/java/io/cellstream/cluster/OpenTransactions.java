package io.cellstream.cluster;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersOptions;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.FenceProducersOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;

/** Transactions that have records in a partition and are neither committed nor aborted. */
public final class OpenTransactions {
  private final Admin admin;
  private final ClusterAnswers answers;

  public OpenTransactions(Admin admin, ClusterAnswers answers) {
    this.admin = admin;
    this.answers = answers;
  }

  /**
   * An open transaction in one of its partitions.
   *
   * @param id the transactional id of its producer
   * @param first the offset of its first record there
   */
  public record Open(String id, TopicPartition partition, long first) {
  }

  /** Those in these partitions. One that is being committed or aborted at this moment is not among them. */
  public Set<Open> in(Collection<TopicPartition> partitions) throws StartupException {
    Map<TopicPartition, PartitionProducerState> producers = answers
        .get(admin.describeProducers(partitions, new DescribeProducersOptions().timeoutMs(answers.millis())).all());
    Set<Long> ids = new HashSet<>();
    producers.values().forEach(partition -> partition.activeProducers().stream()
        .filter(producer -> producer.currentTransactionStartOffset().isPresent()).map(ProducerState::producerId).forEach(ids::add));
    Map<Long, String> ongoing = ongoing(ids);
    Set<Open> open = new HashSet<>();
    producers.forEach((partition, state) -> {
      for (ProducerState producer : state.activeProducers()) {
        String id = ongoing.get(producer.producerId());
        if (id != null && producer.currentTransactionStartOffset().isPresent()) {
          open.add(new Open(id, partition, producer.currentTransactionStartOffset().getAsLong()));
        }
      }
    });
    return open;
  }

  /** The open transactions of an application's processes, by their transactional ids, as Kafka Streams makes these. */
  public Map<String, UUID> ofProcesses(String applicationId) throws StartupException {
    Pattern form = Pattern.compile(Pattern.quote(applicationId) + "-(" + ModelMark.UUID_FORM + ")-\\d+");
    ListTransactionsOptions options = new ListTransactionsOptions().filterStates(List.of(TransactionState.ONGOING))
        .timeoutMs(answers.millis());
    Map<String, UUID> open = new HashMap<>();
    for (TransactionListing listing : answers.get(admin.listTransactions(options).all())) {
      Matcher matcher = form.matcher(listing.transactionalId());
      if (matcher.matches()) {
        open.put(listing.transactionalId(), UUID.fromString(matcher.group(1)));
      }
    }
    return open;
  }

  /** The transactional ids of these producers, of those whose transaction has not begun to end. */
  private Map<Long, String> ongoing(Set<Long> producers) throws StartupException {
    Map<Long, String> ongoing = new HashMap<>();
    if (producers.isEmpty()) {
      return ongoing;
    }
    ListTransactionsOptions options = new ListTransactionsOptions().filterProducerIds(producers)
        .filterStates(List.of(TransactionState.ONGOING)).timeoutMs(answers.millis());
    for (TransactionListing listing : answers.get(admin.listTransactions(options).all())) {
      ongoing.put(listing.producerId(), listing.transactionalId());
    }
    return ongoing;
  }

  /** Aborts the transaction of a transactional id, whose producer can't write any more after this. */
  public void end(String id) throws StartupException {
    answers.get(admin.fenceProducers(List.of(id), new FenceProducersOptions().timeoutMs(answers.millis())).all());
  }
}
