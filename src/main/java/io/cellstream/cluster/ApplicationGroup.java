package io.cellstream.cluster;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DeleteConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DeleteStreamsGroupsOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeStreamsGroupsOptions;
import org.apache.kafka.clients.admin.StreamsGroupDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * The application's group on the cluster, which has members and committed offsets. Its kind was set by the {@code group.protocol} of its
 * last member, which may differ from today's setting; so both kinds are looked for.
 */
public final class ApplicationGroup {
  /** How many members a message names. */
  private static final int NAMED = 3;

  private final Admin admin;
  private final ClusterAnswers answers;
  private final String id;

  public ApplicationGroup(Admin admin, ClusterAnswers answers, String id) {
    this.admin = admin;
    this.answers = answers;
    this.id = id;
  }

  /** The kind of a group. */
  public enum Kind {
    CLASSIC, STREAMS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A stream thread that is in the group.
   *
   * @param instanceId a static member's id; else empty
   * @param host as the broker sees it
   */
  public record Member(String clientId, Optional<String> instanceId, String host) {
    /** The id that identifies the member. A static member's client id does not: it may be from an earlier run. */
    public String id() {
      return instanceId.orElse(clientId);
    }

    @Override
    public String toString() {
      return id() + " at " + host;
    }
  }

  /**
   * The group as it is now.
   *
   * @param members sorted by their ids
   * @param rights what this user may do with it; empty if the broker does not say
   */
  public record Found(Kind kind, List<Member> members, Optional<Set<AclOperation>> rights) {

    /** The number of members, and the names of the first ones. */
    public String shownMembers() {
      return members.size() + (members.size() == 1 ? " member (" : " members (")
          + members.stream().limit(NAMED).map(Member::toString).collect(Collectors.joining(", "))
          + (members.size() > NAMED ? ", ...)" : ")");
    }
  }

  /** The group with its members; empty if there is none. */
  public Optional<Found> find() throws StartupException {
    var asClassic = admin.describeConsumerGroups(List.of(id),
        new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true).timeoutMs(answers.millis())).all();
    for (ConsumerGroupDescription group : described(asClassic)) {
      if (group.groupState() != GroupState.DEAD) {
        return Optional.of(found(Kind.CLASSIC,
            group.members().stream().map(member -> new Member(member.clientId(), member.groupInstanceId(), member.host())).toList(),
            group.authorizedOperations()));
      }
    }
    var asStreams = admin.describeStreamsGroups(List.of(id),
        new DescribeStreamsGroupsOptions().includeAuthorizedOperations(true).timeoutMs(answers.millis())).all();
    for (StreamsGroupDescription group : described(asStreams)) {
      return Optional.of(found(Kind.STREAMS,
          group.members().stream().map(member -> new Member(member.clientId(), member.instanceId(), member.clientHost())).toList(),
          group.authorizedOperations()));
    }
    return Optional.empty();
  }

  private static Found found(Kind kind, List<Member> members, Set<AclOperation> rights) {
    return new Found(kind, members.stream().sorted(Comparator.comparing(Member::toString)).toList(), Optional.ofNullable(rights));
  }

  /** Groups of one kind; empty also if the broker does not know that kind. (An older broker reports a missing group as dead.) */
  private <D> Collection<D> described(KafkaFuture<Map<String, D>> answer) throws StartupException {
    return answers.find(answer, List.of(GroupIdNotFoundException.class, UnsupportedVersionException.class)).orElse(Map.of()).values();
  }

  /**
   * The kind of the application's group, which has no members; empty if there is no group.
   *
   * @throws StartupException naming the members, if there are any
   */
  public Optional<Kind> requireInactive() throws StartupException {
    Optional<Found> group = find();
    if (group.isPresent() && !group.get().members().isEmpty()) {
      throw new StartupException("application " + id + " is running, its group has " + group.get().shownMembers()
          + ": stop it first; one that was killed is forgotten after its session.timeout.ms (10 s unless set, 45 s with group.instance.id or group.protocol=streams)");
    }
    return group.map(Found::kind);
  }

  /** Removes the group, and with it the committed offsets. */
  public void delete(Kind kind) throws StartupException {
    Collection<String> ids = List.of(id);
    KafkaFuture<Void> answer = switch (kind) {
      case CLASSIC -> admin.deleteConsumerGroups(ids, new DeleteConsumerGroupsOptions().timeoutMs(answers.millis())).all();
      case STREAMS -> admin.deleteStreamsGroups(ids, new DeleteStreamsGroupsOptions().timeoutMs(answers.millis())).all();
    };
    boolean refused = answers.find(answer.thenApply(_ -> true), List.of(GroupNotEmptyException.class)).isEmpty();
    if (refused) {
      throw new StartupException("application " + id + " was started meanwhile: stop it first");
    }
  }
}
