package io.cellstream.devcluster;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Uuid;

/**
 * A broker's place in its cluster. Several can only find one another at ports that are known before the first one starts.
 *
 * @param id its number
 * @param port where clients connect; 0 for a free one
 * @param controllers the ports of all nodes' controllers, by the nodes' numbers; empty if it is alone, its controller at a free port
 * @param cluster the cluster's id, the same for all of its nodes
 */
public record BrokerNode(int id, int port, Map<Integer, Integer> controllers, String cluster) {

  public BrokerNode {
    controllers = Map.copyOf(controllers);
  }

  /** The only one of its cluster. */
  static BrokerNode alone(int port) {
    return new BrokerNode(1, port, Map.of(), Uuid.randomUuid().toString());
  }

  boolean isAlone() {
    return controllers.isEmpty();
  }

  int controllerPort() {
    return Optional.ofNullable(controllers.get(id)).orElse(0);
  }
}
