package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.fix.FixDiffs;
import dev.rootseal.fix.FixOutput;
import dev.rootseal.fix.FixRun;
import dev.rootseal.fix.FixRun.FixOutcome;
import dev.rootseal.fix.FixRun.FixSelection;
import dev.rootseal.fix.ProposedFix;
import dev.rootseal.kubernetes.KubernetesClients;
import dev.rootseal.kubernetes.LocalServer;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.report.PatchConfidence;
import dev.rootseal.terminal.Terminal;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run does by the clock, in colours, on a full disk, and where nothing answers. */
class FixRunTest extends OnTheShop {
  private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");
  private static final LiveTarget BLOG = LiveTarget.named(List.of("deployment/blog"), "blog");

  private final StringWriter told = new StringWriter();
  private final StringWriter out = new StringWriter();

  @ParameterizedTest
  @CsvSource({"2027-03-31T23:59:59Z, true", "2027-04-01T00:00:00Z, false"})
  void exemptionEndsWithItsLastDayInUtc(Instant now, boolean exempt) throws IOException {
    cluster.policy(
        """
        {exemptions: [{name: a, reason: b, expires: '2027-03-31', match: {names: [blog]}}]}""");

    FixOutcome outcome = run(BLOG, now, new Names(out, ""));

    assertThat(outcome).isEqualTo(exempt ? FixOutcome.CLEAN : FixOutcome.COMPLETE);
    assertThat(told.toString().contains("1 container exempt")).isEqualTo(exempt);
    assertThat(out.toString()).isEqualTo(exempt ? "" : "blog");
  }

  @Test
  void diffHasColoursWhereTheyAreWanted() throws IOException {
    Terminal terminal = new Terminal(new PrintWriter(out, true), Terminal.Device.COLOUR_TERMINAL);

    run(BLOG, NOW, new FixDiffs.DiffStream(terminal));

    assertThat(out.toString())
        .contains("\u001b[31m--- live/blog/deployment/blog\u001b[0m\n")
        .contains("\u001b[32m+      volumes:\u001b[0m\n")
        .contains("\n       - name: app\n");
  }

  @Test
  void whatCannotBeWrittenCostsItself() throws IOException {
    FixOutcome outcome = run(new LiveTarget.Cluster(), NOW, new Names(out, "blog"));

    assertThat(outcome).isEqualTo(FixOutcome.UNWRITTEN);
    assertThat(out.toString()).contains("web");
    assertThat(told.toString()).contains("the disk is full");
  }

  /** One that takes a connection and says nothing is not one that refuses it. */
  @Test
  void aServerThatDoesNotAnswerIsToldWithTheTimeThatItHad() throws IOException {
    try (LocalServer server = LocalServer.silent();
        KubernetesClient client = server.impatientClient()) {
      FixOutcome outcome = run(client, new LiveTarget.Cluster(), NOW, new Names(out, ""));

      assertThat(outcome).isEqualTo(FixOutcome.UNREAD);
      assertThat(told)
          .hasToString(
              "rootseal: Deployments in the cluster cannot be read: the API server at "
                  + server.address()
                  + "/ does not answer: no answer within 1 s: check the address and the network\n");
    }
  }

  /** Writes the names of workloads that get a patch, but for one. */
  private record Names(StringWriter out, String unwritten) implements FixOutput {
    @Override
    public void write(ProposedFix fix) {
      if (fix.workload().name().equals(unwritten)) {
        throw new UncheckedIOException(new IOException("the disk is full"));
      }
      out.append(fix.workload().name());
    }

    @Override
    public List<String> howToApply() {
      return List.of();
    }
  }

  private FixOutcome run(LiveTarget target, Instant now, FixOutput output) throws IOException {
    Config config = Config.fromKubeconfig(Files.readString(cluster.kubeconfig()));
    try (KubernetesClient client = KubernetesClients.create(config, List.of())) {
      return run(client, target, now, output);
    }
  }

  private FixOutcome run(
      KubernetesClient client, LiveTarget target, Instant now, FixOutput output) {
    return new FixRun(
            new FixSelection(true, EnumSet.allOf(PatchConfidence.class)),
            new Terminal(new PrintWriter(told, true), Terminal.Device.FILE),
            new PrintWriter(out, true))
        .run(target, new ReadOnlyApi(client), Clock.fixed(now, ZoneOffset.UTC), output);
  }
}
