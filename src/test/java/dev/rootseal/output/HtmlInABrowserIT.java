package dev.rootseal.output;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.e2e.Needs;
import dev.rootseal.e2e.Program;
import dev.rootseal.e2e.Requirement;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.scan.ScanReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The HTML report in a real browser. */
@Tag("nightly")
@Needs(Requirement.CHROMIUM)
class HtmlInABrowserIT {
  private static final Pattern SHOWN =
      Pattern.compile("<details class=\"w [^\"]*\"[^>]*?(hidden=\"\")?>.*?<h4>(.*?)</h4>");

  /** The browser's own window is never as narrow. */
  private static final String TELEPHONE =
      """
      <!DOCTYPE html><title></title>
      <script>addEventListener('message', event => { document.title = event.data; });</script>
      <iframe src="report.html#open=1" width="390" height="844" frameborder="0"></iframe>
      """;

  @TempDir private Path folder = Path.of("");

  private Chromium.Page open(String html, String fragment) {
    return new Chromium(Requirement.CHROMIUM.path(), folder).open(html, fragment);
  }

  private Chromium.Page shop(String fragment) {
    return open(Scans.write(OutputFormat.HTML, Scans.examples()), fragment);
  }

  /** The workloads that can be seen, in the order of the page. */
  private static List<String> shown(Chromium.Page page) {
    return SHOWN
        .matcher(page.dom())
        .results()
        .filter(row -> row.group(1) == null)
        .map((MatchResult row) -> row.group(2))
        .toList();
  }

  @Test
  void aPageRunsWithoutAComplaint() {
    Chromium.Page page = shop("");

    assertThat(page.console()).isEmpty();
    assertThat(page.dom()).contains("<form id=\"filter\">").contains(">6 workloads</p>");
    assertThat(shown(page)).containsExactly("web", "cart", "tool", "night", "node", "windows");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "q=web|web", "q=JOBS+registry.example/n|node",
        "q=shop.yaml|web,cart,tool,night,node,windows", "q=vendor+ships|cart",
        "q=sizeLimit|", "result=Pass|tool",
        "result=NotApplicable|cart,windows", "result=finding|web,night,node",
        "verdict=Compliant|web,tool", "verdict=Invalid|night",
        "verdict=Exempt&q=nowhere|", "sort=name&result=Fail|night,node,web",
        "sort=most&result=finding|night,node,web",
            "verdict=nonsense&sort=nonsense|web,cart,tool,night,node,windows"
      })
  void theAddressSaysWhatIsShown(String fragment, String names) {
    Chromium.Page page = shop("#" + fragment);
    List<String> wanted = names == null ? List.of() : List.of(names.split(","));

    assertThat(page.console()).isEmpty();
    assertThat(shown(page)).containsExactlyElementsOf(wanted);
    assertThat(page.dom()).contains(">" + wanted.size() + " of 6 workloads shown</p>");
  }

  @Test
  void whatIsOpenedOffersItsPatchToCopy() {
    assertThat(shop("#q=web&open=1").dom())
        .containsOnlyOnce("<button type=\"button\">Copy the patch</button><pre>spec:");
  }

  @Test
  void withoutScriptsAllIsThereAndNothingThatDoesNothing() {
    String html =
        Scans.write(OutputFormat.HTML, Scans.examples()).replaceAll("(?s)<script>.*</script>", "");
    Chromium.Page page = open(html, "#q=web");

    assertThat(page.dom())
        .contains("<form id=\"filter\" hidden=\"\">")
        .contains(">6 workloads</p>");
    assertThat(shown(page)).hasSize(6);
  }

  @Test
  void nothingIsWiderThanATelephone() throws IOException {
    String longName = "a-name-without-an-end-".repeat(20);
    WorkloadFixture web =
        WorkloadFixture.deployment("web")
            .exemptBecause("because".repeat(60))
            .container(
                longName, c -> c.image("registry.example/" + longName).emptyDir("/" + longName));
    ScanReport report =
        Scans.live(WorkloadFixture.deployment(longName).in(longName).container(longName), web);
    String probe =
        """
        const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth;
        parent.postMessage((wide ? 'too wide for ' : 'fits ') + innerWidth, '*');
        """;
    String html =
        Scans.write(OutputFormat.HTML, report)
            .replace("script-src '", "script-src '" + HtmlFormat.digest(probe) + "' '")
            .replace("</body>", "<script>" + probe + "</script></body>");
    Files.writeString(folder.resolve("report.html"), html);
    Chromium.Page page = open(TELEPHONE, "");

    assertThat(page.console()).isEmpty();
    assertThat(page.dom()).contains("<title>fits 390</title>");
  }

  @ParameterizedTest
  @CsvSource({
    "<script>document.title='run'</script>",
    "\"><img src=x onerror=\"document.title='run'\">",
    "</pre></details><style>*{display:none}</style><!--",
    "</script><script>document.title='run'</script>",
    "{{script}}&lt;b&gt;"
  })
  void aNameStaysText(String name) {
    Chromium.Page plain = shop("");
    ScanReport report =
        Scans.live(
            WorkloadFixture.deployment(name)
                .in(name)
                .exemptBecause(name)
                .container(name, c -> c.image(name).emptyDir("/" + name)),
            WorkloadFixture.deployment("next").container(name));
    Chromium.Page page = open(Scans.write(OutputFormat.HTML, report), "#open=1");

    assertThat(page.console()).isEmpty();
    assertThat(page.dom()).contains(">2 of 2 workloads shown</p>").doesNotContain("<img");
    assertThat(count("<script", page)).isEqualTo(count("<script", plain));
    assertThat(count("<style", page)).isEqualTo(count("<style", plain));
    assertThat(page.dom()).doesNotContain("<title>run");
    assertThat(shown(page).getFirst())
        .isEqualTo(name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
  }

  private static int count(String text, Chromium.Page page) {
    return page.dom().split(Pattern.quote(text), -1).length;
  }

  @Test
  void fileNamesAndProblemsStayTextToo() {
    String name = "<img src=x onerror=document.title='run'>.yaml";
    ScanReport report = Scans.files(Map.of(name, "kind: [\n"));
    Chromium.Page page = open(Scans.write(OutputFormat.HTML, report), "");

    assertThat(page.console()).isEmpty();
    assertThat(page.dom()).contains("&lt;img src=x").doesNotContain("<img");
  }

  /** A real browser without a window: a page's address says what it is to do with it. */
  private record Chromium(Path binary, Path folder) {
    /** A page after its scripts have run: the document, and what the console has. */
    record Page(String dom, List<String> console) {}

    Page open(String html, String fragment) {
      Path page = unchecked(() -> Files.writeString(folder.resolve("page.html"), html));
      Program.Result result =
          Program.run(
              binary.toString(),
              "--headless=new",
              "--no-sandbox",
              "--disable-gpu",
              "--disable-dev-shm-usage",
              "--user-data-dir=" + folder.resolve("profile"),
              "--enable-logging=stderr",
              "--virtual-time-budget=5000",
              "--dump-dom",
              page.toUri() + fragment);
      return new Page(
          result.ok(), result.errors().lines().filter(line -> line.contains(":CONSOLE")).toList());
    }
  }
}
