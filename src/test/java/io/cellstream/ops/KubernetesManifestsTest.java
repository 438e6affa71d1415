package io.cellstream.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The manifests against the API's own types, against each other, and against what the application takes. */
class KubernetesManifestsTest {
  private StatefulSet set;
  private Service service;
  private PodDisruptionBudget budget;
  private JsonNode kustomization;
  private PodSpec pod;
  private Container container;

  @BeforeEach
  void read() throws IOException {
    set = Manifests.read("statefulset.yaml", StatefulSet.class);
    service = Manifests.read("service.yaml", Service.class);
    budget = Manifests.read("poddisruptionbudget.yaml", PodDisruptionBudget.class);
    kustomization = Manifests.tree(Manifests.FOLDER.resolve("kustomization.yaml"));
    pod = set.getSpec().getTemplate().getSpec();
    container = pod.getContainers().getFirst();
  }

  @Test
  void aFieldThatTheApiHasNotIsRefused() throws IOException {
    String yaml = Files.readString(Manifests.FOLDER.resolve("statefulset.yaml")).replace("readOnlyRootFilesystem",
        "readOnlyRootFileSystem");

    assertThatThrownBy(() -> Manifests.parse(yaml, StatefulSet.class)).isInstanceOf(UnrecognizedPropertyException.class)
        .hasMessageContaining("readOnlyRootFileSystem");
  }

  @Test
  void eachIsOfTheKindAndVersionItsTypeStandsFor() {
    for (HasMetadata each : List.of(set, service, budget)) {
      assertThat(each.getKind()).isEqualTo(HasMetadata.getKind(each.getClass()));
      assertThat(each.getApiVersion()).isEqualTo(HasMetadata.getApiVersion(each.getClass()));
      assertThat(each.getMetadata().getName()).isEqualTo("cellstream");
      assertThat(each.getMetadata().getLabels()).containsEntry("app.kubernetes.io/name", "cellstream");
    }
  }

  @Test
  void theKustomizationNamesThemAll() throws IOException {
    try (Stream<Path> files = Files.list(Manifests.FOLDER)) {
      assertThat(texts(kustomization.path("resources"))).containsExactlyInAnyOrderElementsOf(files
          .map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".yaml") && !name.equals("kustomization.yaml"))
          .toList());
    }
  }

  @Test
  void theConfigMapThatIsMountedIsMadeOfTheSettings() {
    assertThat(kustomization.at("/configMapGenerator/0/name").asText())
        .isEqualTo(pod.getVolumes().getFirst().getConfigMap().getName());
    assertThat(texts(kustomization.at("/configMapGenerator/0/files"))).containsExactly("app.properties");
  }

  @Test
  void theImageIsOneThatTheKustomizationMayRename() {
    assertThat(container.getImage())
        .isEqualTo(kustomization.at("/images/0/name").asText() + ":" + kustomization.at("/images/0/newTag").asText());
  }

  /** A kustomization that is edited as its comments say is one. */
  @Test
  void whatItsCommentsOfferIsThere() throws IOException {
    String edited = Files.readString(Manifests.FOLDER.resolve("kustomization.yaml")).replace("\n# components:", "\ncomponents:")
        .replace("\n#   - ", "\n  - ");

    try (Stream<Path> folders = Files.list(Manifests.COMPONENTS)) {
      assertThat(texts(Manifests.documents(edited).getFirst().path("components")))
          .containsExactlyInAnyOrderElementsOf(folders.map(folder -> "components/" + folder.getFileName()).toList());
    }
  }

  @Test
  void everySelectorFindsThePods() {
    Map<String, String> labels = set.getSpec().getTemplate().getMetadata().getLabels();

    assertThat(set.getSpec().getSelector().getMatchLabels()).isEqualTo(labels);
    assertThat(service.getSpec().getSelector()).isEqualTo(labels);
    assertThat(budget.getSpec().getSelector().getMatchLabels()).isEqualTo(labels);
    assertThat(pod.getTopologySpreadConstraints().getFirst().getLabelSelector().getMatchLabels()).isEqualTo(labels);
  }

  @Test
  void theServiceIsTheHeadlessOneThatTheSetNames() {
    assertThat(set.getSpec().getServiceName()).isEqualTo(service.getMetadata().getName());
    assertThat(service.getSpec().getClusterIP()).isEqualTo("None");
    assertThat(service.getSpec().getPorts().getFirst().getTargetPort().getStrVal()).isEqualTo(container.getPorts().getFirst().getName());
  }

  @Test
  void itsSettingsAreSettingsThatTheApplicationTakes() {
    Settings settings = Settings.load(Optional.of(Manifests.FOLDER.resolve("app.properties")), environment(), Map.of());

    assertThat(settings.warnings()).isEmpty();
    settings.requireForRun();
    assertThat(settings.streamsProperties()).containsEntry("group.instance.id", "cellstream-0");
    assertThat(settings.get(Keys.STATE_DIR)).isEqualTo(Path.of("/var/lib/cellstream/state"));
    assertThat(container.getArgs()).containsExactly("run", "--config", mount("config") + "/app.properties");
  }

  @Test
  void itRunsTheImageAsTheImagesUserOnItsVolume() throws IOException {
    Dockerfile.Stage image = Dockerfile.read(Path.of("Dockerfile")).image();
    List<String> ids = List.of(image.only("USER").split(":", 2));

    assertThat(container.getImage()).isEqualTo("cellstream:" + image.pairs("LABEL").get("org.opencontainers.image.version"));
    assertThat(pod.getSecurityContext().getRunAsUser()).hasToString(ids.getFirst());
    assertThat(pod.getSecurityContext().getFsGroup()).hasToString(ids.getLast());
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(mount("state")).isEqualTo(image.only("WORKDIR"));
    assertThat(container.getPorts().getFirst().getContainerPort()).hasToString(image.only("EXPOSE"));
  }

  @Test
  void itsRootFileSystemIsReadOnlyAndWhatItWritesIsMounted() {
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(mount("tmp")).isEqualTo("/tmp");
    List<String> volumes = Stream.concat(pod.getVolumes().stream().map(Volume::getName),
        set.getSpec().getVolumeClaimTemplates().stream().map(claim -> claim.getMetadata().getName())).toList();
    assertThat(container.getVolumeMounts()).extracting(VolumeMount::getName).containsExactlyInAnyOrderElementsOf(volumes);
  }

  @Test
  void itsProbesAskWhatTheApplicationAnswers() {
    assertThat(path(container.getStartupProbe())).isEqualTo("/health/live");
    assertThat(path(container.getLivenessProbe())).isEqualTo("/health/live");
    assertThat(path(container.getReadinessProbe())).isEqualTo("/health/ready");
    assertThat(List.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe()))
        .allMatch(probe -> probe.getHttpGet().getPort().getStrVal().equals(container.getPorts().getFirst().getName()));
  }

  @Test
  void memoryIsRequestedAndLimitedAlikeSoThatThePodIsNotEvictedFirst() {
    assertThat(container.getResources().getLimits().get("memory")).isEqualTo(container.getResources().getRequests().get("memory"));
  }

  @Test
  void aPodHasTimeToCloseCleanly() {
    assertThat(pod.getTerminationGracePeriodSeconds()).isGreaterThan(25);
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static String path(Probe probe) {
    return probe.getHttpGet().getPath();
  }

  private String mount(String volume) {
    return container.getVolumeMounts().stream().filter(each -> each.getName().equals(volume)).findFirst().orElseThrow().getMountPath();
  }

  /** As the first pod has it. */
  private Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>();
    for (EnvVar each : container.getEnv()) {
      if (each.getValueFrom() == null) {
        environment.put(each.getName(), each.getValue());
      } else {
        assertThat(each.getValueFrom().getFieldRef().getFieldPath()).isEqualTo("metadata.name");
        environment.put(each.getName(), set.getMetadata().getName() + "-0");
      }
    }
    return environment;
  }
}
