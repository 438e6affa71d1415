package io.cellstream.runtime;

import io.cellstream.cluster.ApplicationGroup;
import io.cellstream.cluster.ClusterAnswers;
import io.cellstream.cluster.CommittedOffsets;
import io.cellstream.cluster.LocalState;
import io.cellstream.cluster.Need;
import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicIdentity;
import io.cellstream.cluster.TopicOffsets;
import io.cellstream.config.InputTopics;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.topology.Names;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DeleteRecordsOptions;
import org.apache.kafka.clients.admin.DeleteTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Takes a stopped application back to the point where it had read nothing: removes its committed offsets, the changelog of its states, the
 * copies in its keyed topic, and the states on this machine. Topics that others write or read stay as they are.
 */
public final class ApplicationReset implements AutoCloseable {
  private final Admin admin;
  private final ClusterAnswers answers;
  private final ApplicationGroup group;
  private final String applicationId;
  private final LocalState local;
  private final Optional<String> keyed;
  /** The other application that reads the keyed topic. */
  private Optional<String> kept = Optional.empty();

  /** @throws StartupException if no client can be made of the settings */
  public ApplicationReset(Settings settings) throws StartupException {
    this.applicationId = settings.get(Keys.APPLICATION_ID);
    this.local = new LocalState(settings.get(Keys.STATE_DIR), applicationId);
    this.keyed = settings.find(Keys.INPUT_TOPIC).flatMap(_ -> InputTopics.of(settings).keyed());
    this.admin = ClusterAnswers.open(settings);
    this.answers = ClusterAnswers.of(settings);
    this.group = new ApplicationGroup(admin, answers.needing(new Need(AclOperation.DELETE, ResourceType.GROUP, applicationId)),
        applicationId);
  }

  /**
   * One thing to remove.
   *
   * @param what a description in words
   */
  public record Step(String what, Action action) {
    public void carryOut() throws StartupException, IOException {
      action.run();
    }
  }

  /** How a thing is removed. */
  @FunctionalInterface
  public interface Action {
    void run() throws StartupException, IOException;
  }

  /**
   * What there is to remove, in the order in which to remove it. The group is first, because that fails while it has members. This call
   * changes nothing.
   *
   * @throws StartupException if the application is running, or the cluster does not answer
   */
  public List<Step> steps() throws StartupException, IOException {
    List<Step> steps = new ArrayList<>();
    Optional<ApplicationGroup.Kind> kind = group.requireInactive();
    local.requireUnused();
    kind.ifPresent(found -> steps
        .add(new Step("group " + applicationId + " (" + found + ") with its committed offsets", () -> group.delete(found))));
    String changelog = Names.changelog(applicationId);
    for (String each : List.of(changelog, Names.formerChangelog(applicationId))) {
      if (exists(each)) {
        steps.add(new Step("topic " + each + ", the changelog of the states", () -> delete(each)));
      }
    }
    kept = keyed.isPresent() ? reader(keyed.get()) : Optional.empty();
    if (keyed.isPresent() && kept.isEmpty()) {
      keyed(keyed.get()).ifPresent(steps::add);
    }
    if (local.exists()) {
      steps.add(new Step("folder " + local.folder() + ", the states on this machine", local::delete));
    }
    return steps;
  }

  /** What the last {@link #steps} leave as it is, and why; empty: nothing. */
  public Optional<String> kept() {
    return kept
        .map(reader -> "the records of topic " + keyed.orElseThrow() + " are kept, because application " + reader + " reads them, too");
  }

  /** Another application with states that reads the topic, as one does to which a rekey gives them; empty: there is none. */
  private Optional<String> reader(String topic) throws StartupException {
    String suffix = Names.changelog("");
    Set<String> topics = answers.get(admin.listTopics(new ListTopicsOptions().timeoutMs(answers.millis())).names());
    for (String each : new TreeSet<>(topics)) {
      String application = each.endsWith(suffix) ? each.substring(0, each.length() - suffix.length()) : "";
      if (!application.isEmpty() && !application.equals(applicationId)
          && new CommittedOffsets(application, admin, answers).hasRead(topic)) {
        return Optional.of(application);
      }
    }
    return Optional.empty();
  }

  /** What is copied to the keyed topic is copied again by an application that begins anew, so what is there now must go. */
  private Optional<Step> keyed(String topic) throws StartupException {
    Optional<TopicIdentity> found = TopicIdentity.of(topic, admin, answers);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    TopicOffsets offsets = new TopicOffsets(admin, answers);
    Set<TopicPartition> partitions = TopicOffsets.partitions(topic, found.get().partitions());
    Map<TopicPartition, Long> first = offsets.of(partitions, OffsetSpec.earliest());
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    offsets.of(partitions, OffsetSpec.latest()).forEach((partition, end) -> {
      if (end > first.getOrDefault(partition, 0L)) {
        all.put(partition, RecordsToDelete.beforeOffset(end));
      }
    });
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(new Step("the records of topic " + topic + ", the events' copies under their sequences' keys",
            () -> toDelete(topic).get(admin.deleteRecords(all, new DeleteRecordsOptions().timeoutMs(answers.millis())).all())));
  }

  private boolean exists(String topic) throws StartupException {
    DescribeTopicsOptions options = new DescribeTopicsOptions().timeoutMs(answers.millis());
    return toDelete(topic)
        .find(admin.describeTopics(List.of(topic), options).allTopicNames(), List.of(UnknownTopicOrPartitionException.class))
        .isPresent();
  }

  private void delete(String topic) throws StartupException {
    DeleteTopicsOptions options = new DeleteTopicsOptions().timeoutMs(answers.millis());
    // a topic that is gone already is no error
    toDelete(topic).find(admin.deleteTopics(List.of(topic), options).all().thenApply(_ -> true),
        List.of(UnknownTopicOrPartitionException.class));
  }

  private ClusterAnswers toDelete(String topic) {
    return answers.needing(new Need(AclOperation.DELETE, ResourceType.TOPIC, topic));
  }

  @Override
  public void close() {
    admin.close();
  }
}
