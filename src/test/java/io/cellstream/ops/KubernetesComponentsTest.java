package io.cellstream.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.Splitter;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The components that a user may take in, against the API's own types and against what they change; {@code KustomizeTest} puts them together. */
class KubernetesComponentsTest {
  private StatefulSet set;
  private Settings settings;

  @BeforeEach
  void read() throws IOException {
    set = Manifests.read("statefulset.yaml", StatefulSet.class);
    settings = Settings.load(Optional.of(Manifests.FOLDER.resolve("app.properties")), Map.of(), Map.of());
  }

  static Stream<Path> components() throws IOException {
    try (Stream<Path> folders = Files.list(Manifests.COMPONENTS)) {
      return folders.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("components")
  void aComponentsFilesAreThereAndUsedOrSayThatTheyAreNot(Path component) throws IOException {
    JsonNode kustomization = Manifests.tree(component.resolve("kustomization.yaml"));
    List<String> used = new ArrayList<>(List.of("kustomization.yaml"));
    kustomization.path("resources").forEach(each -> used.add(each.asText()));
    kustomization.path("patches").forEach(each -> used.add(each.path("path").asText()));

    assertThat(kustomization.path("kind").asText()).isEqualTo("Component");
    assertThat(used).allSatisfy(name -> assertThat(component.resolve(name)).exists());
    try (Stream<Path> files = Files.list(component)) {
      assertThat(files.filter(file -> !used.contains(String.valueOf(file.getFileName()))))
          .allSatisfy(file -> assertThat(Files.readString(file)).startsWith("# ").containsPattern("[Nn]ot? .*kustomization"));
    }
  }

  @Test
  void theJobRunsThePodsImageOnThePodsSettings() throws IOException {
    Job job = Manifests.read("components/topics/job.yaml", Job.class);
    PodSpec pod = job.getSpec().getTemplate().getSpec();
    Container container = pod.getContainers().getFirst();
    Container ours = set.getSpec().getTemplate().getSpec().getContainers().getFirst();

    assertKind(job, Job.class);
    assertThat(container.getImage()).isEqualTo(ours.getImage());
    assertThat(container.getName()).isEqualTo(ours.getName());
    assertThat(container.getEnvFrom()).isEqualTo(ours.getEnvFrom());
    assertThat(container.getSecurityContext()).isEqualTo(ours.getSecurityContext());
    assertThat(container.getArgs()).containsSubsequence("--config", mount(container, "config") + "/app.properties", "--create");
    assertThat(pod.getVolumes()).isEqualTo(set.getSpec().getTemplate().getSpec().getVolumes());
  }

  /** The Service would count it as an instance, and the budget hold a node for it. */
  @Test
  void theJobsPodIsNoneOfThePodsThatSelectorsFind() throws IOException {
    Map<String, String> labels = Manifests.read("components/topics/job.yaml", Job.class).getSpec().getTemplate().getMetadata().getLabels();

    assertThat(labels.entrySet()).isNotEmpty().doesNotContainAnyElementsOf(set.getSpec().getSelector().getMatchLabels().entrySet());
  }

  @Test
  void thePolicyIsForThePodsAndTheJob() throws IOException {
    NetworkPolicy policy = Manifests.read("components/network-policy/networkpolicy.yaml", NetworkPolicy.class);
    Job job = Manifests.read("components/topics/job.yaml", Job.class);
    String label = "app.kubernetes.io/name";

    assertKind(policy, NetworkPolicy.class);
    assertThat(policy.getSpec().getPodSelector().getMatchLabels()).isEmpty();
    assertThat(policy.getSpec().getPodSelector().getMatchExpressions()).singleElement().satisfies(expression -> {
      assertThat(expression.getKey()).isEqualTo(label);
      assertThat(expression.getOperator()).isEqualTo("In");
      assertThat(expression.getValues()).containsExactly(set.getSpec().getTemplate().getMetadata().getLabels().get(label),
          job.getSpec().getTemplate().getMetadata().getLabels().get(label));
    });
  }

  @Test
  void thePolicyOpensThePortsThatTheSettingsUse() throws IOException {
    NetworkPolicy policy = Manifests.read("components/network-policy/networkpolicy.yaml", NetworkPolicy.class);
    int kafka = Integer.parseInt(Splitter.on(':').splitToList(settings.get(Keys.BOOTSTRAP_SERVERS)).getLast());
    int registry = URI.create(settings.get(Keys.SCHEMA_REGISTRY_URL).getFirst()).getPort();
    int observe = set.getSpec().getTemplate().getSpec().getContainers().getFirst().getPorts().getFirst().getContainerPort();

    assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
    assertThat(policy.getSpec().getIngress()).flatExtracting(rule -> rule.getPorts()).extracting(NetworkPolicyPort::getPort)
        .extracting(port -> port.getIntVal()).containsExactly(observe);
    assertThat(policy.getSpec().getEgress()).flatExtracting(rule -> rule.getPorts()).extracting(NetworkPolicyPort::getPort)
        .extracting(port -> port.getIntVal()).containsExactly(53, 53, kafka, registry);
  }

  @Test
  void theMonitorScrapesTheServicesPortAsTheJobThatTheRulesLookFor() throws IOException {
    ServiceMonitor monitor = Manifests.read("components/prometheus-operator/servicemonitor.yaml", ServiceMonitor.class);
    Service service = Manifests.read("service.yaml", Service.class);

    assertKind(monitor, ServiceMonitor.class);
    assertThat(service.getMetadata().getLabels()).containsAllEntriesOf(monitor.getSpec().getSelector().getMatchLabels());
    assertThat(monitor.getSpec().getEndpoints()).singleElement().satisfies(endpoint -> {
      assertThat(endpoint.getPort()).isEqualTo(service.getSpec().getPorts().getFirst().getName());
      assertThat(endpoint.getPath())
          .isEqualTo(set.getSpec().getTemplate().getMetadata().getAnnotations().get("prometheus.io/path"));
    });
    assertThat(Files.readString(Path.of("ops/prometheus/alerts.yml")))
        .contains("job=\"" + service.getMetadata().getLabels().get(monitor.getSpec().getJobLabel()) + "\"");
  }

  /** That each metric in them exists is held by {@code ObserveIT}, of alerts.yml. */
  @Test
  void theOperatorsRulesAreTheVeryRulesOfPrometheus() throws IOException {
    assertKind(Manifests.read("components/prometheus-operator/prometheusrule.yaml", PrometheusRule.class), PrometheusRule.class);
    JsonNode rule = Manifests.tree(Manifests.COMPONENTS.resolve("prometheus-operator/prometheusrule.yaml"));

    assertThat(rule.path("spec")).isEqualTo(Manifests.tree(Path.of("ops/prometheus/alerts.yml")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"model-image/model.yaml", "model-claim/model.yaml", "model-configmap/model.yaml",
      "sasl-ssl/login.yaml"})
  void aPatchChangesTheContainerThatThereIs(String file) throws IOException {
    StatefulSet patch = Manifests.read("components/" + file, StatefulSet.class);
    PodSpec pod = patch.getSpec().getTemplate().getSpec();

    assertThat(patch.getMetadata().getName()).isEqualTo(set.getMetadata().getName());
    assertThat(pod.getContainers()).singleElement().satisfies(container -> {
      assertThat(container.getName()).isEqualTo(set.getSpec().getTemplate().getSpec().getContainers().getFirst().getName());
      assertThat(container.getVolumeMounts()).extracting(VolumeMount::getName).containsExactly(pod.getVolumes().getFirst().getName());
      assertThat(container.getVolumeMounts()).allMatch(VolumeMount::getReadOnly);
      Settings.load(Optional.of(Manifests.FOLDER.resolve("app.properties")), environment(container), Map.of()).requireForRun();
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"model-image", "model-claim", "model-configmap"})
  void theModelIsReadWhereItIsMounted(String component) throws IOException {
    Container container = Manifests.read("components/" + component + "/model.yaml", StatefulSet.class).getSpec().getTemplate()
        .getSpec().getContainers().getFirst();
    Settings patched = Settings.load(Optional.of(Manifests.FOLDER.resolve("app.properties")), environment(container), Map.of());

    assertThat(patched.get(Keys.MODEL)).startsWithRaw(Path.of(mount(container, "model")));
  }

  @Test
  void theInitContainerCopiesFromWhereTheModelsImageHasItToWhereThePodReadsIt() throws IOException {
    Container copier = Manifests.read("components/model-image/model.yaml", StatefulSet.class).getSpec().getTemplate().getSpec()
        .getInitContainers().getFirst();
    Dockerfile.Copy copied = Dockerfile.read(Path.of("ops/docker/model.Dockerfile")).image().copies().getFirst();

    assertThat(copied.sources()).containsExactly(".");
    assertThat(copier.getCommand()).containsExactly("cp", "-r", copied.target() + "/.", mount(copier, "model") + "/");
    assertThat(copier.getSecurityContext())
        .isEqualTo(set.getSpec().getTemplate().getSpec().getContainers().getFirst().getSecurityContext());
  }

  @Test
  void theLoaderWritesIntoTheClaimThatThePodsRead() throws IOException {
    PersistentVolumeClaim claim = Manifests.read("components/model-claim/persistentvolumeclaim.yaml", PersistentVolumeClaim.class);
    Pod loader = Manifests.read("components/model-claim/loader.yaml", Pod.class);
    PodSpec pod = Manifests.read("components/model-claim/model.yaml", StatefulSet.class).getSpec().getTemplate().getSpec();

    assertKind(claim, PersistentVolumeClaim.class);
    assertThat(List.of(loader.getSpec(), pod)).allSatisfy(spec -> assertThat(spec.getVolumes().getFirst().getPersistentVolumeClaim()
        .getClaimName()).isEqualTo(claim.getMetadata().getName()));
    assertThat(mount(loader.getSpec().getContainers().getFirst(), "model")).isEqualTo(mount(pod.getContainers().getFirst(), "model"));
    // pods run as the user that wrote it
    assertThat(loader.getSpec().getSecurityContext().getRunAsUser())
        .isEqualTo(set.getSpec().getTemplate().getSpec().getSecurityContext().getRunAsUser());
    // `kubectl delete pvc -l` of the states' claims would take it along
    assertThat(claim.getMetadata().getLabels()).isNotEqualTo(set.getMetadata().getLabels());
  }

  @Test
  void theExampleOfASecretHasTheSettingsOfALoginAndNoLogin() throws IOException {
    List<Secret> secrets = new ArrayList<>();
    for (JsonNode document : Manifests.documents(Files.readString(Manifests.COMPONENTS.resolve("sasl-ssl/secret.example.yaml")))) {
      secrets.add(Manifests.as(document, Secret.class));
    }
    Container patch = Manifests.read("components/sasl-ssl/login.yaml", StatefulSet.class).getSpec().getTemplate().getSpec()
        .getContainers().getFirst();
    Map<String, String> environment = environment(patch);
    environment.putAll(secrets.getFirst().getStringData());
    Map<String, Object> client = Settings.load(Optional.of(Manifests.FOLDER.resolve("app.properties")), environment, Map.of())
        .streamsProperties();

    assertThat(secrets).extracting(secret -> secret.getMetadata().getName()).containsExactly(
        set.getSpec().getTemplate().getSpec().getContainers().getFirst().getEnvFrom().getFirst().getSecretRef().getName(),
        "cellstream-kafka-ca");
    assertThat(client).containsEntry("security.protocol", "SASL_SSL").containsEntry("sasl.mechanism", "SCRAM-SHA-512")
        .containsEntry("ssl.truststore.type", "PEM").containsEntry("ssl.truststore.location", mount(patch, "kafka-ca") + "/ca.crt");
    assertThat(client.get("sasl.jaas.config")).asString().matches(".*ScramLoginModule required username=\"<.*>\" password=\"<.*>\";");
    assertThat(secrets.getLast().getStringData().get("ca.crt")).startsWith("<").contains("to be filled in");
  }

  private static void assertKind(HasMetadata resource, Class<? extends HasMetadata> type) {
    assertThat(resource.getKind()).isEqualTo(HasMetadata.getKind(type));
    assertThat(resource.getApiVersion()).isEqualTo(HasMetadata.getApiVersion(type));
  }

  private static String mount(Container container, String volume) {
    return container.getVolumeMounts().stream().filter(each -> each.getName().equals(volume)).findFirst().orElseThrow().getMountPath();
  }

  private static Map<String, String> environment(Container container) {
    Map<String, String> environment = new TreeMap<>();
    for (EnvVar each : container.getEnv()) {
      environment.put(each.getName(), each.getValue());
    }
    return environment;
  }
}
