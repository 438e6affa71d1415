package io.cellstream.runtime;

import io.cellstream.cluster.RecordPlace;
import io.cellstream.cluster.SingleRecords;
import io.cellstream.config.Settings;
import io.cellstream.preflight.Incidents;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Kafka Streams' clients, with a main consumer that passes the records named by the operator.
 *
 * @param clients makes all clients
 */
record PassingClients(KafkaClientSupplier clients, Settings settings, Set<RecordPlace> places, Incidents incidents)
    implements
      KafkaClientSupplier {

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new PassingConsumer(clients.getConsumer(config), new SingleRecords(settings), places, incidents);
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return clients.getAdmin(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return clients.getProducer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return clients.getRestoreConsumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return clients.getGlobalConsumer(config);
  }
}
