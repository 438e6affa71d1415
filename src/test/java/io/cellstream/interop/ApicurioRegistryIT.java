package io.cellstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.it.Servers;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Apicurio keeps the contract. Where it leaves Confluent's documented behaviour is said here, a test a difference, so that its next version
 * tells what changed; the registry in this process has Confluent's ({@link InProcessRegistryTest}).
 */
@ExtendWith(Servers.class)
class ApicurioRegistryIT extends RegistryContract {

  ApicurioRegistryIT(RegistryServer server) {
    super(server.url());
  }

  @Test
  void saysNoneWhereASubjectHasNoLevelInsteadOf40408() throws Exception {
    client().register(subject(), one());
    assertThat(client().getCompatibility(subject())).isEqualTo("NONE");
  }

  @Test
  void doesNotSayWhichFieldIsIncompatibleWhenAskedInAdvance() throws Exception {
    client().register(subject(), one());
    assertThat(client().testCompatibilityVerbose(subject(), oneAndMore())).containsExactly("Schemas are incompatible");
  }

  @Test
  void keepsTheOrderOfAttributesEvenWhereItNormalises() throws Exception {
    int id = client().register(subject(), withAttributes("'b':'2','a':'1'"), true);
    assertThat(newClient().register(subject(), withAttributes("'a':'1','b':'2'"), true)).isNotEqualTo(id);
  }

  @Test
  void answers409InsteadOf404WhereAVersionIsDeletedAlready() throws Exception {
    client().register(subject(), one());
    client().deleteSchemaVersion(subject(), "1");
    refuses(409, 40406, () -> client().deleteSchemaVersion(subject(), "1"));
  }

  @Test
  void countsVersionsThatWereDeletedBeforeAmongThoseThatGoWithTheirSubject() throws Exception {
    client().register(subject(), one());
    client().register(subject(), oneAndDefault());
    client().deleteSchemaVersion(subject(), "1");
    assertThat(client().deleteSubject(subject())).containsExactly(1, 2);
  }

  @Test
  void keepsEvenWhatOnlyDeletedOnesReferTo() throws Exception {
    AvroSchema tag = tag();
    client().register(other(), tag);
    client().register(subject(), referringTo(tag));
    client().deleteSubject(subject());
    refuses(422, 42206, () -> client().deleteSubject(other()));
  }

  @Test
  void ignoresTheSubjectPrefix() throws Exception {
    client().register(subject(), one());
    assertThat(client().getAllSubjectsByPrefix("nobody's")).contains(subject());
  }
}
