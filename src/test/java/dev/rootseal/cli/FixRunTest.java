package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.fix.FixDiffs;
import dev.rootseal.fix.FixOutput;
import dev.rootseal.fix.FixRun;
import dev.rootseal.fix.FixRun.FixOutcome;
import dev.rootseal.fix.FixSelection;
import dev.rootseal.fix.ProposedFix.WorkloadFix;
import dev.rootseal.kubernetes.KubernetesClients;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.report.PatchConfidence;
import dev.rootseal.terminal.Screen;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run does by the clock, and on a terminal with colours. */
class FixRunTest {
  @TempDir private Path folder;
  private final StringWriter told = new StringWriter();
  private final StringWriter out = new StringWriter();

  @ParameterizedTest
  @CsvSource({"2027-03-31T23:59:59Z, true", "2027-04-01T00:00:00Z, false"})
  void exemptionEndsWithItsLastDayInUtc(Instant now, boolean exempt) throws Exception {
    try (ShopCluster cluster = ShopCluster.withRootseal(folder)) {
      cluster.policy(
          """
          {exemptions: [{name: a, reason: b, expires: '2027-03-31', match: {names: [blog]}}]}""");

      FixOutcome outcome = run(cluster, now, new Names(out));

      assertThat(outcome).isEqualTo(exempt ? FixOutcome.CLEAN : FixOutcome.COMPLETE);
      assertThat(told.toString().contains("1 container exempt")).isEqualTo(exempt);
      assertThat(out.toString()).isEqualTo(exempt ? "" : "blog");
    }
  }

  @Test
  void diffHasColoursWhereTheyAreWanted() throws Exception {
    try (ShopCluster cluster = ShopCluster.withRootseal(folder)) {
      Screen terminal = new Screen(new PrintWriter(out, true), Screen.Device.COLOUR_TERMINAL);

      run(cluster, Instant.parse("2027-01-01T00:00:00Z"), new FixDiffs.DiffStream(terminal));

      assertThat(out.toString())
          .contains("\u001b[31m--- live/blog/deployment/blog\u001b[0m\n")
          .contains("\u001b[32m+      volumes:\u001b[0m\n")
          .contains("\n       - name: app\n");
    }
  }

  /** Writes the names of workloads that get a patch. */
  private record Names(StringWriter out) implements FixOutput {
    @Override
    public void write(WorkloadFix fix) {
      out.append(fix.ref().name());
    }

    @Override
    public List<String> howToApply() {
      return List.of();
    }
  }

  private FixOutcome run(ShopCluster cluster, Instant now, FixOutput output) throws Exception {
    Config config = Config.fromKubeconfig(Files.readString(cluster.kubeconfig()));
    try (KubernetesClient client = KubernetesClients.create(config, List.of())) {
      return new FixRun(
              new FixSelection(true, EnumSet.allOf(PatchConfidence.class)),
              new Screen(new PrintWriter(told, true), Screen.Device.FILE))
          .run(
              LiveTarget.named(List.of("deployment/blog"), "blog"),
              new ReadOnlyApi(client),
              Clock.fixed(now, ZoneOffset.UTC),
              output);
    }
  }
}
