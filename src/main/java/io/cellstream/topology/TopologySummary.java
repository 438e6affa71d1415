package io.cellstream.topology;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyDescription.Node;

/** Describes the topology's nodes in words. */
public final class TopologySummary {

  private TopologySummary() {
  }

  /** A line for each node, source first, each ending in a line feed: its name, what it does, its topic or store, where its output goes. */
  public static String describe(Topology topology) {
    Deque<Node> next = topology.describe().subtopologies().stream().flatMap(part -> part.nodes().stream())
        .filter(TopologyDescription.Source.class::isInstance).collect(Collectors.toCollection(ArrayDeque::new));
    Set<String> seen = new HashSet<>();
    List<String> lines = new ArrayList<>();
    while (!next.isEmpty()) {
      Node node = next.removeFirst();
      if (seen.add(node.name())) {
        lines.add(String.format(Locale.ROOT, "  %-13s %s%s\n", node.name(), what(node), successors(node)));
        next.addAll(node.successors());
      }
    }
    return String.join("", lines);
  }

  private static String what(Node node) {
    return switch (node) {
      case TopologyDescription.Source source -> "reads "
          + (source.topicPattern() == null ? String.join(", ", source.topicSet()) : "/" + source.topicPattern() + "/");
      case TopologyDescription.Sink sink -> "writes to " + sink.topic();
      default -> purpose((TopologyDescription.Processor) node);
    };
  }

  private static String purpose(TopologyDescription.Processor processor) {
    return switch (processor.name()) {
      case Names.STEP -> processor.stores().isEmpty()
          ? "bytes to an event, held against the model, and its sequence, which begins and ends with it"
          : "bytes to an event, held against the model, and one step of its sequence, whose state is in " + Names.LEDGER;
      case Names.KEY -> "an event's fields or its record's key to its sequence's key";
      default -> throw new IllegalArgumentException("no words for processor " + processor.name());
    };
  }

  private static String successors(Node node) {
    return node.successors().isEmpty() ? "" : node.successors().stream().map(Node::name).collect(Collectors.joining(", ", " → ", ""));
  }
}
