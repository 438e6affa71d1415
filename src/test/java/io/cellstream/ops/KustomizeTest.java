package io.cellstream.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.Splitter;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What kubectl itself makes of the kustomizations, where it is installed and names the kustomize in it (1.24 and later). */
@EnabledIf(value = "hasKubectl", disabledReason = "no kubectl of 1.24 or later")
class KustomizeTest {
  @TempDir
  Path folder;

  static boolean hasKubectl() throws Exception {
    boolean installed = Splitter.on(File.pathSeparatorChar).splitToStream(System.getenv().getOrDefault("PATH", ""))
        .anyMatch(each -> Files.isExecutable(Path.of(each, "kubectl")));
    return installed && kubectl("version", "--client").contains("Kustomize Version");
  }

  @Test
  void thePodsGetTheSettingsUnderTheNameThatTheirBytesGiveThem() throws Exception {
    List<JsonNode> rendered = Manifests.documents(kubectl("kustomize", Manifests.FOLDER.toString()));
    String name = named(rendered, "ConfigMap", "cellstream-").at("/metadata/name").asText();

    assertThat(rendered).hasSize(4);
    assertThat(pod(rendered).getVolumes()).extracting(Volume::getConfigMap).filteredOn(map -> map != null)
        .extracting(map -> map.getName()).containsExactly(name);
  }

  @Test
  void anImagesNewNameIsThatOfThePodsAndOfTheJob() throws Exception {
    List<JsonNode> rendered = render("components/topics", """
        images:
          - name: cellstream
            newName: registry.example.com/team/cellstream
            newTag: mine-1
        """);
    Job job = Manifests.as(named(rendered, "Job", "cellstream-topics"), Job.class);

    assertThat(Stream.of(pod(rendered), job.getSpec().getTemplate().getSpec()).map(pod -> pod.getContainers().getFirst().getImage()))
        .containsOnly("registry.example.com/team/cellstream:mine-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model-image", "model-claim", "model-configmap"})
  void theModelsFolderIsAVolumeOfThePod(String component) throws Exception {
    Files.writeString(folder.resolve("model.json"), "{}");
    List<JsonNode> rendered = render("components/" + component, component.equals("model-configmap") ? """
        configMapGenerator:
          - name: cellstream-model
            files: [model.json]
        """ : "");
    PodSpec pod = pod(rendered);
    Container container = pod.getContainers().getFirst();

    assertThat(container.getEnv()).extracting(EnvVar::getName).contains("KAFKA_GROUP_INSTANCE_ID", "CELLSTREAM_MODEL");
    assertThat(container.getVolumeMounts()).extracting(mount -> mount.getName())
        .containsExactlyInAnyOrderElementsOf(Stream.concat(Stream.of("state"), pod.getVolumes().stream().map(Volume::getName)).toList());
    if (component.equals("model-configmap")) {
      String name = named(rendered, "ConfigMap", "cellstream-model-").at("/metadata/name").asText();
      assertThat(pod.getVolumes()).filteredOn(volume -> volume.getName().equals("model"))
          .extracting(volume -> volume.getConfigMap().getName()).containsExactly(name);
    }
  }

  @Test
  void loginAndModelAreTheJobsToo() throws Exception {
    List<JsonNode> rendered = render("components/topics, components/model-image, components/sasl-ssl", "");
    Job job = Manifests.as(named(rendered, "Job", "cellstream-topics"), Job.class);

    assertThat(List.of(pod(rendered), job.getSpec().getTemplate().getSpec())).allSatisfy(pod -> {
      assertThat(pod.getContainers()).hasSize(1);
      assertThat(pod.getContainers().getFirst().getEnv()).extracting(EnvVar::getName).contains("KAFKA_SASL_MECHANISM",
          "CELLSTREAM_MODEL");
      assertThat(pod.getInitContainers()).hasSize(1);
      assertThat(pod.getVolumes()).extracting(Volume::getName).contains("config", "tmp", "kafka-ca", "model");
    });
  }

  /** As docs/deploying.md has it: a folder of the user's own, beside this repository's. */
  @Test
  void settingsOfAFolderOfOnesOwnTakeThePlaceOfTheseHere() throws Exception {
    Files.writeString(folder.resolve("app.properties"), "application.id=mine\n");
    List<JsonNode> rendered = render("components/network-policy, components/prometheus-operator", """
        configMapGenerator:
          - name: cellstream
            behavior: replace
            files: [app.properties]
        """);

    assertThat(named(rendered, "ConfigMap", "cellstream-").at("/data/app.properties").asText()).isEqualTo("application.id=mine\n");
    assertThat(rendered).extracting(document -> document.path("kind").asText()).contains("NetworkPolicy", "ServiceMonitor",
        "PrometheusRule");
  }

  /** kubectl's own answer for a kustomization with these components. */
  private List<JsonNode> render(String components, String more) throws Exception {
    Path base = folder.toRealPath().relativize(Manifests.FOLDER.toRealPath());
    Files.writeString(folder.resolve("kustomization.yaml"), "resources: [" + base + "]\ncomponents: ["
        + components.replace("components/", base + "/components/") + "]\n" + more);
    return Manifests.documents(kubectl("kustomize", folder.toString()));
  }

  private static PodSpec pod(List<JsonNode> rendered) throws IOException {
    return Manifests.as(named(rendered, "StatefulSet", "cellstream"), StatefulSet.class).getSpec().getTemplate().getSpec();
  }

  private static JsonNode named(List<JsonNode> rendered, String kind, String start) {
    return rendered.stream().filter(document -> document.path("kind").asText().equals(kind))
        .filter(document -> document.at("/metadata/name").asText().startsWith(start)).findFirst().orElseThrow();
  }

  private static String kubectl(String... arguments) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(Stream.concat(Stream.of("kubectl"), Stream.of(arguments)).toList())
        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }
}
