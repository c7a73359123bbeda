package dev.rootseal.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.Rows;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.terminal.Terminal;
import dev.rootseal.terminal.Terminal.Device;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** `-o table`, which is what a scan prints where nothing is asked for. */
class TableFormatTest {
  private static final String LONG_NAME =
      "a-file-with-a-name-that-fits-into-no-terminal-".repeat(3);

  private static String piped(ScanReport report) {
    return written(report, Device.FILE, OptionalInt.empty());
  }

  private static String on(int columns, ScanReport report) {
    return written(report, Device.PLAIN_TERMINAL, OptionalInt.of(columns));
  }

  private static String written(ScanReport report, Device device, OptionalInt columns) {
    StringWriter out = new StringWriter();
    new TableFormat(new Terminal(new PrintWriter(out, true), device, columns)).write(report);
    return out.toString();
  }

  private static ScanReport pod(String file, String name) {
    return Scans.of(file, Scans.POD.formatted(name));
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 80, 120, 200})
  void onATerminalItHasTheWidthOfIt(int columns) throws IOException {
    String table = on(columns, Scans.shop());

    Scans.expect("shop.table-" + columns, table);
    assertThat(table.lines()).allMatch(line -> line.length() <= columns);
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 60, 80})
  void noPathAndNoNameIsCut(int columns) {
    assertThat(on(columns, pod(LONG_NAME + ".yaml", LONG_NAME)).lines())
        .contains(LONG_NAME + ".yaml:4:22")
        .anyMatch(line -> line.contains("'" + LONG_NAME + "'"));
  }

  @Test
  void whatIsWideTakesItsColumns() {
    ScanReport narrow = pod("abcdef.yaml", "e");
    ScanReport wide = pod("日本語.yaml", "e\u0301");

    for (int columns = 40; columns < 100; columns++) {
      assertThat(on(columns, wide))
          .isEqualTo(on(columns, narrow).replace("abcdef", "日本語").replace("'e'", "'e\u0301'"));
    }
  }

  @Test
  void coloursAreThoseOfPlaceAndResult() {
    assertThat(written(pod("a.yaml", "web"), Device.COLOUR_TERMINAL, OptionalInt.of(100)))
        .startsWith("\u001b[1ma.yaml:4:22\u001b[0m  Pod 'web' ")
        .contains("\n\u001b[31mFail: 0 of 1 container");
  }

  @Test
  void whatIsLiveHasItsNamespaceForAPlace() {
    assertThat(on(100, Scans.live(Scans.shop())))
        .startsWith("the list of Jobs: there is no right to read it\nIn namespace 'shop'  Depl");
  }

  private static ScanReport deployment(String annotations) {
    return Scans.of(
        "web.yaml",
        """
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: web, annotations: {%s}}, spec: {template: {spec: {containers: [
        {name: app, image: x},
        {name: log, image: x},
        {name: proxy, image: x}]}}}}
        """
            .formatted(annotations));
  }

  @Rows(
      """
      exempt.rootseal.dev/app: is old, exempt-until.rootseal.dev/app: 2020-03-31, exempt.rootseal.dev/log: '' | web.yaml:2:2: Deployment 'web' lacks | Exemption 'exempt.rootseal.dev/app' expired after 2020-03-31. Annotation exempt.rootseal.dev/log gives no reason: it exempts nothing. (Also in lines 3, 4.)
      rootseal.dev/exempt: is old, rootseal.dev/exept-until: 2027-03-31  | web.yaml:1:1: Deployment 'web': Annotation rootseal.dev/exept-until is not known and does nothing  | : did you mean rootseal.dev/exempt-until?
      rootseal.dev/exempt: is old, exmpt.rootseal.dev/app: 2027-03-31    | web.yaml:1:1: Deployment 'web': Annotation exmpt.rootseal.dev/app is not known and does nothing    | : did you mean exempt.rootseal.dev/app?
      rootseal.dev/exempt: is old, rootseal.dev/writeable-path: /a       | web.yaml:1:1: Deployment 'web': Annotation rootseal.dev/writeable-path is not known and does nothing | : did you mean rootseal.dev/writable-paths?
      rootseal.dev/exempt: is old, rootseal.dev/colour: red              | web.yaml:1:1: Deployment 'web': Annotation rootseal.dev/colour is not known and does nothing        | nothing.
      // written by the program itself
      rootseal.dev/exempt: is old, rootseal.dev/try-of: web              | NotApplicable:                                                                                      | NotApplicable:
      """)
  void whatAnOwnerHasMeantAndDidNotGetIsSaid(String annotations, String begins, String more) {
    assertThat(piped(deployment(annotations)).lines().findFirst().orElseThrow())
        .startsWith(begins)
        .contains(more);
  }

  @Test
  void linesAreInTheirOrder() {
    String pod =
        """
        {apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {
        containers: [{name: app, image: x},
        {name: log, image: x}],
        initContainers: [{name: first, image: x},
        {name: second, image: x}]}}
        """;

    assertThat(piped(Scans.of("a.yaml", pod))).contains("(Also in lines 2, 3, 5.)");
  }
}
