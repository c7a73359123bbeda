package dev.rootseal.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.e2e.Folders;
import dev.rootseal.e2e.Program;
import dev.rootseal.e2e.Requirement;
import dev.rootseal.fix.FixSource;
import dev.rootseal.manifest.IgnoredFiles;
import dev.rootseal.rule.Rows;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** `rootseal fix` of files: `NAME.before.yaml` becomes `NAME.after.yaml`, if that is there. */
class FixFilesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/dev/rootseal/fix/files");

  /** As it is, with other line breaks, and with a mark and no line break at the end. */
  private static final List<UnaryOperator<String>> FORMS =
      List.of(
          text -> text,
          text -> text.replace("\n", "\r\n"),
          text -> "\ufeff" + text.stripTrailing());

  private static final String WEB =
      """
      apiVersion: %s
      kind: %s
      metadata:
        name: web
      spec:
        template:
          spec:
            containers:
            - name: app
              image: example.com/app
              securityContext:
                readOnlyRootFilesystem: true
      """;

  @TempDir private Path folder = Path.of("");

  static Stream<String> names() {
    return Folders.names(GOLDEN).stream().filter(name -> name.contains(".before."));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static String before(String name) throws IOException {
    return Files.readString(GOLDEN.resolve(name));
  }

  private static String after(String name) throws IOException {
    Path after = GOLDEN.resolve(name.replace(".before.", ".after."));
    return Files.readString(Files.exists(after) ? after : GOLDEN.resolve(name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void aFileBecomesItsGoldenFileAndASecondRunChangesNothing(String name) throws IOException {
    for (UnaryOperator<String> form : FORMS) {
      String after = form.apply(after(name));
      Path file = write(name, form.apply(before(name)));
      Run.of("fix --write", file.toString());
      assertThat(Files.readString(file)).isEqualTo(after);

      assertThat(Run.of("fix --write", write(name, after).toString()).out()).isEmpty();
      assertThat(Files.readString(file)).isEqualTo(after);
    }
  }

  @Test
  void severalOfWhichNothingIsKnownWrite() throws IOException {
    Path file =
        write(
            "pod.yaml",
            """
            {apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {template: {spec: {
            containers: [{name: app, image: x}, {name: log, image: z}]}}}}
            """);

    assertThat(Run.of("fix", file.toString()).err())
        .contains("assumed (what 'app', 'log' write is not known)");
  }

  @Rows(
      """
      anchor | SharedAnchor | a part that would change has an anchor (&) and is used in several places: edit it yourself
      merge  | MergedField  | a part that would change is taken over from elsewhere by << : edit it yourself
      """)
  void whatIsLeftAloneIsNamed(String name, String id, String why) throws IOException {
    Path file = write("web.yaml", before(name + ".before.yaml"));

    assertThat(fix(file, "--as=diff").err())
        .contains("  left alone: " + why + "\n")
        .contains("Left alone: 1 " + id + ".");
  }

  private static Run fix(Path target, String... flags) {
    return Run.of(("fix " + String.join(" ", flags)).strip(), target.toString());
  }

  private static String deployment() {
    return WEB.formatted("apps/v1", "Deployment");
  }

  @Test
  void aPatchNamesNoNamespaceWhereTheManifestNamesNone() throws IOException {
    Run run = fix(write("web.yaml", deployment())).ends(ExitCode.OK);

    assertThat(run.out())
        .startsWith("apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n")
        .doesNotContain("namespace", "readOnlyRootFilesystem");
    assertThat(run.err().replace(folder + "/", ""))
        .startsWith("web.yaml:12:11: Deployment 'web' ")
        .contains("\n1 workload read in 1 file, 1 with a finding: a patch for all of 1,");
  }

  @Test
  void aDiffIsWhatGitApplyTakes() throws IOException {
    Run run = fix(write("the web.yaml", deployment().strip()), "--as=diff");
    String name = folder.toAbsolutePath().toString() + "/the web.yaml\"";

    assertThat(run.out())
        .startsWith("--- \"a" + name + "\n+++ \"b" + name + "\n@@ -9,4 +9,11 @@\n")
        .contains("-          readOnlyRootFilesystem: true\n\\ No newline at end of file\n+ ")
        .endsWith("+          sizeLimit: 1Gi\n\\ No newline at end of file\n");
  }

  /** No tool follows a link there, and where one name begins at the root, all have to. */
  @Test
  void aDiffNamesTheFileBehindALinkAndAllFilesFromOneFolder() throws IOException {
    Path file = write("web.yaml", deployment());
    Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), file);
    Path here = GOLDEN.resolve("keep.before.yaml");
    Run run = fix(here, "--as=diff", link.toString());

    assertThat(run.out())
        .contains("--- a" + file.toRealPath() + "\n", "+++ b" + file.toRealPath() + "\n")
        .contains("--- a" + here.toRealPath() + "\n")
        .doesNotContain("link");
    assertThat(run.err()).contains("  patch -p1 -d / < FILE\n");
    assertThat(fix(here, "--as=diff").out()).startsWith("--- a/" + here + "\n");
  }

  @Test
  void aHostileFileNameIsNeitherALineNorAControlSequence() throws IOException {
    Run run = fix(write("a\n\u001b[31m\".yaml", deployment()), "--as=diff");

    assertThat(run.out()).contains("/a\\012\\033[31m\\\".yaml\"\n");
    assertThat(run.err()).contains("a\\u000a\\u001b[31m\".yaml:12:11: ").doesNotContain("\u001b");
  }

  @Test
  void aWrittenFileKeepsItsRightsAndItsOwnerAndIsTold() throws IOException {
    Path file = write("web.yaml", deployment());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    if (Integer.valueOf(0).equals(Files.getAttribute(file, "unix:uid"))) {
      // Only root can have a file of somebody else here.
      Files.setAttribute(file, "unix:uid", 12_345);
    }
    Map<String, Object> rights = Files.readAttributes(file, "unix:uid,gid,mode");
    Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), file);
    Run run = fix(link, "--write").ends(ExitCode.OK);

    assertThat(run.out().replace(folder + "/", ""))
        .isEqualTo("fixed link.yaml: Deployment 'web'\n");
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(Files.readString(file)).contains("rootseal-tmp");
    assertThat(Files.readAttributes(file, "unix:uid,gid,mode")).isEqualTo(rights);
    assertThat(Folders.entries(folder)).hasSize(2);
  }

  /** Only a link leads out: one that stays inside, and a file that is named, are written. */
  @Test
  void aLinkOutOfTheFolderIsNotFollowedForWriting(@TempDir Path other) throws IOException {
    Path outside = Files.writeString(other.resolve("their.yaml"), deployment());
    Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), outside);
    Files.createDirectory(folder.resolve("base"));
    write("base/web.yaml", deployment());
    Files.createSymbolicLink(folder.resolve("web.yaml"), Path.of("base/web.yaml"));

    Run run = fix(folder, "--write").ends(ExitCode.FAILED);

    assertThat(run.err()).contains("link that leads out of the folder", "1 OutsideTheFolder");
    assertThat(run.out()).hasLineCount(1).contains("web.yaml: Deployment 'web'");
    assertThat(outside).hasContent(deployment());
    fix(folder, "--write", link.toString()).ends(ExitCode.OK);
    assertThat(Files.readString(outside)).contains("rootseal-tmp");
  }

  /** The others are, and it is named: a path that has no room for a longer name beside it. */
  @Test
  void aFileThatCannotBeWrittenCostsNoOther() throws IOException {
    Path first = write("a.yaml", deployment());
    Path last = write("c.yaml", deployment());
    Path wrong = Files.writeString(deep(folder).resolve("b.yaml"), deployment());

    Run run = fix(first, "--write", wrong.toString(), last.toString()).ends(ExitCode.USAGE);

    assertThat(run.out()).hasLineCount(2).contains("fixed " + first, "fixed " + last);
    assertThat(run.err())
        .contains(
            wrong + " cannot be written: File name too long", "Not written: 1 file, named above.");
    assertThat(wrong).hasContent(deployment());
  }

  /** A folder for kustomize is whole or is not handed over. */
  @Test
  void aFolderThatCannotBeWrittenWholeIsNoKustomization(@TempDir Path other) throws IOException {
    write("first-manifest.yaml", deployment());
    write("other-manifest.yaml", deployment().replace("name: web", "name: other"));
    Path deep = deep(other);

    assertThat(fix(folder, "--as=kustomize", "--output-dir=" + deep).ends(ExitCode.USAGE).err())
        .containsOnlyOnce("cannot be written");
    assertThat(deep).isDirectoryNotContaining(Files::isRegularFile);
  }

  /** A folder with room for a file of no long name. */
  private static Path deep(Path in) throws IOException {
    Path deep = in;
    while (deep.toString().length() < 3_850) {
      deep = deep.resolve("d".repeat(200));
    }
    return Files.createDirectories(deep.resolve("d".repeat(4_074 - deep.toString().length())));
  }

  @Test
  void aGateOfNothingIsNoPass() throws IOException {
    Path file = write("service.yaml", "{apiVersion: v1, kind: Service, metadata: {name: a}}");

    assertThat(fix(file, "--fail-on=finding").ends(ExitCode.USAGE).err())
        .contains("rootseal: nothing was evaluated, which is no pass\n");
    fix(file).ends(ExitCode.OK);
  }

  @Test
  void aFileIsFixedOnceHoweverOftenItIsNamed() throws IOException {
    Path file = write("web.yaml", deployment());
    assertThat(fix(file, "--write", file.toString(), folder.toString()).out()).hasLineCount(1);
  }

  @Test
  void whatIsCriticalIsLeftOutOfAFolderAndNotOfAFile() throws IOException {
    Path file =
        write("web.yaml", deployment().replace("    spec:\n", "    spec:\n      hostPID: true\n"));

    assertThat(fix(folder).out()).isEmpty();
    assertThat(fix(folder).err()).contains("  left out: namespaces of the node: hostPID\n");
    assertThat(fix(file).out()).isNotEmpty();
    assertThat(fix(file).err()).contains("  critical: namespaces of the node: hostPID\n");
  }

  @Test
  void aCustomResourceGetsADiffAndNoPatch() throws IOException {
    Path file = write("web.yaml", WEB.formatted("argoproj.io/v1alpha1", "Rollout"));
    Run patch = fix(file);

    assertThat(patch.out()).isEmpty();
    assertThat(patch.err()).contains("Left alone: 1 CustomResource.");
    assertThat(patch.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(fix(file, "--as=diff").exit()).isEqualTo(ExitCode.OK);
  }

  @ParameterizedTest
  @CsvSource({
    "--fail-on=never, 0",
    "--fail-on=finding, 1",
    "--confidence=known, 1",
  })
  void exitCodesAreThoseOfLiveWorkloads(String flag, int exit) throws IOException {
    Path file = write("web.yaml", deployment());

    assertThat(fix(file, flag).exit()).isEqualTo(exit);
  }

  @Test
  void whatCannotBeReadIsNoPass() throws IOException {
    write("web.yaml", deployment());
    Path broken = write("broken.yaml", "kind: [\n");

    assertThat(fix(folder).exit()).isEqualTo(ExitCode.USAGE);
    assertThat(fix(broken).exit()).isEqualTo(ExitCode.USAGE);
    assertThat(fix(broken).err()).contains("broken.yaml:2:1: cannot be read: ");
    assertThat(fix(Path.of("./none.yaml")).exit()).isEqualTo(ExitCode.USAGE);
  }

  /** It would replace the list of containers, whose images would be gone. */
  @Test
  void nobodyIsToldToHandAPatchOfAnOutdatedVersionToKustomize() throws IOException {
    Path old = write("old.yaml", WEB.formatted("extensions/v1beta1", "DaemonSet"));

    assertThat(fix(old).err())
        .contains("kustomize does not know any more: it would replace the containers there")
        .doesNotContain("kustomize takes");
    assertThat(fix(write("web.yaml", deployment())).err()).contains("kustomize takes");
  }

  @Test
  void kubectlBuildsTheFolder() throws IOException {
    Path binaries = Requirement.CONTROL_PLANE.assumed();
    write("web.yaml", deployment());
    write("the same.yaml", deployment());
    write("old.yaml", WEB.formatted("extensions/v1beta1", "DaemonSet"));
    write(
        "job.json",
        """
        {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "night", "namespace": "shop"},
         "spec": {"jobTemplate": {"spec": {"template": {"spec": {"containers": [
          {"name": "app", "image": "example.com/app"}]}}}}}}
        """);
    Path out = folder.resolve("fixed");
    Run run = fix(folder, "--as=kustomize", "--output-dir=" + out);
    String built = Program.run(binaries + "/kubectl", "kustomize", out.toString()).ok();

    assertThat(run.err()).contains("Left alone: 1 OutdatedVersion, 1 SameName.");
    assertThat(Run.of("scan --fail-on=finding", write("built.yaml", built) + "").exit())
        .isEqualTo(ExitCode.OK);
    assertThat(built).contains("image: example.com/app").contains("kind: CronJob");
  }

  /** It would drop objects without a word, or refuse the folder. */
  @Rows(
      """
      {"apiVersion":"v1","kind":"Pod",%s} {"apiVersion":"v1","kind":"Secret","metadata":{"name":"b"}} | NotOnlyObjects
      {"apiVersion":"v1","kind":"Pod","status":"\\/",%s}           | NotOnlyObjects
      {"apiVersion":"v1","kind":"Pod","status":"\\ud83d\\ude00",%s} | NotOnlyObjects
      {apiVersion: v1, kind: Pod, status: a, status: a, %s}        | NotOnlyObjects
      {"apiVersion":"v1","kind":"Pod","status":"\\\\/\\u00e9",%s}   | for all of 1
      """)
  void whatKustomizeReadsOtherwiseThanKubectlIsNotHandedToIt(String text, String told)
      throws IOException {
    String pod = "\"metadata\":{\"name\":\"a\"},\"spec\":{\"containers\":[{\"name\":\"b\"}]}";
    Path file = write("pod.yaml", text.formatted(pod));

    for (String form : List.of("kustomize", "helm")) {
      assertThat(fix(file, "--as=" + form, "--output-dir=" + folder + "/" + form).err())
          .contains(told);
    }
  }

  @Test
  void thePolicyOfAFileDecidesWhatIsFixed() throws IOException {
    Path policy =
        write(
            "policy.yaml",
            """
            apiVersion: rootseal.dev/v1alpha1
            kind: CompliancePolicy
            metadata: {name: read-only-filesystem}
            spec: {exemptions: [{name: web, reason: is rewritten, match: {names: [web]}}]}
            """);
    Path web = write("web.yaml", deployment());

    assertThat(fix(web, "--policy=" + policy).out()).isEmpty();
    assertThat(fix(web).out()).contains("name: rootseal-tmp");
    assertThat(fix(web, "--policy=" + web).refuses(ExitCode.USAGE).err())
        .contains("there is no CompliancePolicy");
  }

  @Test
  void aNameThatIsNotUtf8IsItsBytes() throws Exception {
    write("web.yaml", deployment());
    bash("mv web.yaml $'w\\351 b+%41.yaml' && git init -q");
    Run run = fix(folder, "--as=diff");
    String diff = run.out().replace(folder.toString().substring(1) + "/", "");

    assertThat(diff).startsWith("--- \"a/w\\351 b+%41.yaml\"\n+++ \"b/w\\351 b+%41.yaml\"\n");
    write("fix.diff", diff);
    bash("git apply fix.diff && grep -q rootseal-tmp w*.yaml");
  }

  private void bash(String script) {
    Program.run(new ProcessBuilder("bash", "-c", script).directory(folder.toFile())).ok();
  }

  @Rows(
      """
      deploy/a.yaml | kind: Pod\\nmetadata: {{ toYaml .Values.x }} |      | 2 | 0 workloads read in 1 file (skipped: 1 template of Helm): nothing was evaluated.
      .gitignore    | *.yaml                                   |           | 2 | 0 workloads read in 0 files (skipped: 1 left out by .gitignore): nothing was evaluated.
      deploy/a.yaml | {kind: ConfigMap, apiVersion: v1}        |           | 0 | 0 workloads read in 1 file: nothing to fix.
      deploy/a.yaml | {kind: ConfigMap, apiVersion: v1}        | --as=diff | 0 | 0 workloads read in 1 file: nothing to fix. & There is no diff: git apply takes nothing with --allow-empty alone.
      """)
  void whereThereIsNothingToFixItIsSaidWhy(
      String name, String text, String flag, int exit, String told) throws IOException {
    Files.createDirectory(folder.resolve(".git"));
    Path deploy = Files.createDirectory(folder.resolve("deploy"));
    write(name, text.replace("\\n", "\n"));
    if (name.equals(".gitignore")) {
      write("deploy/web.yaml", deployment());
    }

    assertThat(Run.of(("fix " + flag).strip(), deploy.toString()).refuses(exit).err())
        .endsWith(told.replace(" & ", "\n") + "\n");
  }

  @Test
  void standardInputThatIsNamedTwiceIsReadOnce() {
    InputStream in = new ByteArrayInputStream(deployment().getBytes(UTF_8));

    assertThat(
            TargetWords.sources(List.of("-", "-"), IgnoredFiles.none(), () -> FixSource.read(in)))
        .extracting(FixSource::input)
        .containsExactly(Optional.of(deployment()));
  }

  @Test
  void aFileThatIsNamedIsFixedAlsoWhereItsFolderIsNamedAndGitIgnoresIt() throws IOException {
    Files.createDirectory(folder.resolve(".git"));
    write(".gitignore", "web.yaml\n");
    Path file = write("web.yaml", deployment());

    assertThat(fix(file, folder.toString()).out()).contains("kind: Deployment");
  }

  @Test
  void whatIsSkippedBesideAWorkloadIsCounted() throws IOException {
    Path both =
        write("both.yaml", deployment() + "---\nkind: Pod\nmetadata: {{ toYaml .Values.x }}\n");

    assertThat(fix(both).ends(ExitCode.OK).err())
        .contains("\n1 workload read in 1 file (skipped: 1 template of Helm), 1 with");
  }

  /** Where a chart is at hand, it is what is to be changed, and nothing else is advised. */
  @Rows(
      """
      Pod | helm.sh/hook: test | left alone: Helm 3 does not hand its hooks to a post-renderer: change the chart
      Job | a: b               | note: The pod template of an existing Job cannot be changed: delete it before helm upgrade.
      """)
  void whatIsRenderedGetsOneAdvice(String kind, String annotation, String told) throws IOException {
    Path rendered =
        write(
            "r.yaml",
            """
            # Source: shop/templates/a.yaml
            apiVersion: %s
            kind: %s
            metadata:
              name: web
              labels: {app.kubernetes.io/managed-by: Helm, app.kubernetes.io/instance: web}
              annotations: {%s}
            spec: %s
            """
                .formatted(
                    kind.equals("Pod") ? "v1" : "batch/v1",
                    kind,
                    annotation,
                    kind.equals("Pod")
                        ? "{containers: [{name: a, image: b}]}"
                        : "{template: {spec: {containers: [{name: a, image: b}]}}}"));

    assertThat(fix(rendered, "--as=helm", "--output-dir=" + folder + "/o").err())
        .contains("  " + told + "\n")
        .doesNotContain("managed by", "change its file");
  }
}
