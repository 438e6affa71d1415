package io.cellstream.preflight;

import io.cellstream.cluster.ClusterAnswers;
import io.cellstream.cluster.Grants;
import io.cellstream.cluster.Reasons;
import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicCreation;
import io.cellstream.cluster.TopicCreation.Created;
import io.cellstream.cluster.TopicCreation.Outcome;
import io.cellstream.cluster.TopicCreation.Plan;
import io.cellstream.cluster.TopicCreation.Refused;
import io.cellstream.cluster.TopicFacts.Present;
import io.cellstream.cluster.TopicUse;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.text.Amounts;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Checks that need a try: whether the changelog can be created, the group joined, and a transaction begun. Each try is chosen so that it
 * has no effect: the creation is only validated, the member that is removed from the group does not exist, and no instance uses the
 * transactional id.
 */
final class Trials {
  private static final String TRIAL = "-check";

  private final Settings settings;
  private final Admin admin;
  private final ClusterAnswers answers;
  private final Findings findings;

  Trials(Settings settings, Admin admin, ClusterAnswers answers, Findings findings) {
    this.settings = settings;
    this.admin = admin;
    this.answers = answers;
    this.findings = findings;
  }

  /**
   * Has the broker validate the creation of the changelog as Kafka Streams will ask for it.
   *
   * @param events the input topic
   * @return the changelog as it will be; empty if it can't be created, or the broker does not tell
   */
  Optional<Present> createChangelog(TopicUse changelog, Present events) throws StartupException {
    Plan plan = TopicDesign.of(settings, Optional.of(events), Optional.empty()).plan(changelog, OptionalInt.empty(), Optional.empty());
    Outcome outcome = new TopicCreation(admin, answers).validate(plan);
    if (outcome instanceof Refused refused) {
      findings.failed(TopicRules.SUBJECT, "topic " + changelog.shown() + " is not there yet and can't be created (" + refused.why()
          + "): " + "grant Create on topics with the prefix " + settings.get(Keys.APPLICATION_ID)
          + "-, check replication.factor and the settings under topic., or create it yourself with " + events.partitions()
          + " partitions and cleanup.policy=compact");
      return Optional.empty();
    }
    Optional<Present> foreseen = outcome instanceof Created(Optional<Present> topic) ? topic : Optional.empty();
    findings.ok(TopicRules.SUBJECT, changelog.shown() + ": not there yet, the first start may create it with "
        + Amounts.count(events.partitions(), "partition")
        + foreseen.map(made -> " and " + Amounts.count(made.replicas(), "replica")).orElse(""));
    return foreseen;
  }

  /**
   * Checks the right to join a group that does not exist, and so tells no rights: removing a member that does not exist needs the same
   * right.
   */
  void joinGroup() throws StartupException {
    String group = settings.get(Keys.APPLICATION_ID);
    MemberToRemove nobody = new MemberToRemove(group + TRIAL);
    RemoveMembersFromConsumerGroupOptions options = new RemoveMembersFromConsumerGroupOptions(List.of(nobody)).timeoutMs(answers.millis());
    boolean may = answers.get(admin.removeMembersFromConsumerGroup(group, options).memberResult(nobody).thenApply(_ -> true),
        error -> switch (error) {
          case UnknownMemberIdException _, GroupIdNotFoundException _ -> Optional.of(true);
          case GroupAuthorizationException _ -> Optional.of(false);
          default -> Optional.empty();
        });
    GroupRules.of(settings).checkJoining(may, findings);
  }

  /** Initialises a transactional id with the application's prefix, as each stream thread does with its own, and begins no transaction. */
  void transaction() throws StartupException {
    if (!settings.get(Keys.EXACTLY_ONCE)) {
      findings.ok("transactions", "not used: processing.guarantee is not exactly_once_v2");
      return;
    }
    String id = settings.get(Keys.APPLICATION_ID) + TRIAL;
    Map<String, Object> properties = new HashMap<>(settings.producerProperties());
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, answers.millis());
    Optional.ofNullable(settings.streamsProperties().get(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG)))
        .ifPresent(timeout -> properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, timeout));
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      try {
        producer.initTransactions();
        findings.ok("transactions", "may be begun, tried with transactional id " + id
            + "; instances use others with that beginning, so a right must be one by prefix");
      } finally {
        producer.close(Duration.ZERO);
      }
    } catch (TransactionalIdAuthorizationException e) {
      findings.failed("transactions", "this user lacks the right to write with transactional ids that begin with "
          + settings.get(Keys.APPLICATION_ID)
          + ": " + Grants.transactionalIds(settings.get(Keys.BOOTSTRAP_SERVERS), settings.get(Keys.APPLICATION_ID)));
    } catch (AuthorizationException e) {
      findings.failed("transactions", "this user may not begin transactions: " + e.getMessage());
    } catch (TimeoutException e) {
      findings.failed("transactions", "no transaction can be begun within " + answers.millis() / 1000 + " s (" + e.getMessage()
          + "): check the brokers' topic __transaction_state, whose replication factor (transaction.state.log.replication.factor, 3 unless set)"
          + " must not be above the number of brokers");
    } catch (KafkaException e) {
      findings.failed("transactions", "no transaction can be begun: " + Reasons.of(e)
          + ": check transaction.timeout.ms and the security settings");
    }
  }
}
