package io.cellstream.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.devcluster.DevRegistry;
import io.cellstream.it.Servers;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The registry in this process keeps the contract, and Confluent's word where {@link ApicurioRegistryIT} has another. */
@ExtendWith(Servers.class)
class InProcessRegistryTest extends RegistryContract {

  InProcessRegistryTest(DevRegistry registry) {
    super(registry.url());
  }

  @Test
  void says40408WhereASubjectHasNoLevel() throws Exception {
    client().register(subject(), one());
    refuses(404, 40408, () -> client().getCompatibility(subject()));
  }

  @Test
  void namesTheFieldThatIsIncompatible() throws Exception {
    client().register(subject(), one());
    assertThatThrownBy(() -> client().register(subject(), oneAndMore())).hasMessageContaining("incompatible")
        .hasMessageContaining("READER_FIELD");
    assertThat(client().testCompatibilityVerbose(subject(), oneAndMore())).isNotEmpty();
  }

  @Test
  void answers404WhereAVersionIsDeletedAlready() throws Exception {
    client().register(subject(), one());
    client().deleteSchemaVersion(subject(), "1");
    refuses(404, 40406, () -> client().deleteSchemaVersion(subject(), "1"));
  }

  @Test
  void namesOnlyTheVersionsThatGoWithTheirSubject() throws Exception {
    client().register(subject(), one());
    client().register(subject(), oneAndDefault());
    client().deleteSchemaVersion(subject(), "1");
    assertThat(client().deleteSubject(subject())).containsExactly(2);
  }

  @Test
  void letsGoWhatOnlyDeletedOnesReferTo() throws Exception {
    AvroSchema tag = tag();
    client().register(other(), tag);
    int id = client().register(subject(), referringTo(tag));
    client().deleteSubject(subject());
    assertThat(client().deleteSubject(other())).containsExactly(1);
    assertThat(((AvroSchema) newClient().getSchemaById(id)).rawSchema().getField("tag").schema()).isEqualTo(tag.rawSchema());
  }

  @Test
  void takesSchemasForOneWhoseNormalFormIsOne() throws Exception {
    AvroSchema oneWay = withAttributes("'b':'2','a':'1'");
    AvroSchema another = withAttributes("'a':'1','b':'2'");
    int id = client().register(subject(), oneWay, true);
    assertThat(newClient().register(subject(), another, true)).isEqualTo(id);
    assertThat(newClient().getId(subject(), another, true)).isEqualTo(id);
    int asItIs = client().register(other(), oneWay, false);
    assertThat(newClient().register(other(), another, false)).isNotEqualTo(asItIs);
  }

  @Test
  void listsTheSubjectsWithAPrefix() throws Exception {
    client().register(subject(), one());
    client().register(other(), one());
    assertThat(client().getAllSubjectsByPrefix(other())).containsExactly(other());
    assertThat(client().getAllSubjectsByPrefix("nobody's")).isEmpty();
  }
}
