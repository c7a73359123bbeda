package dev.rootseal.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rootseal.docs.Markdown;
import dev.rootseal.kubeconfig.Kubeconfig;
import dev.rootseal.rule.Rows;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole output for wrong input: every problem, its value, what is allowed, its source. */
@ExtendWith(RestoresTheLog.class)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InputProblemsTest {
  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void aKubeconfigThatIsFine() {
    environment.put("KUBECONFIG", Run.kubeconfig(folder, "http://127.0.0.1:1").toString());
  }

  @Test
  void everyProblemIsToldAtOnce() {
    environment.put("KUBECONFIG", folder.resolve("missing").toString());
    environment.put("ROOTSEAL_HEALTH_PROBE_BIND_ADDRESS", "8081");
    environment.put("ROOTSEAL_LOG_FORMAT", "xml");
    environment.put("POD_NAMESPACE", "Team_A");

    String line =
        "operator --metrics-bind-adress=:9090 surplus --metrics-bind-address=everywhere --metrics-secure=maybe --metrics-cert-path=FOLDER --leader-elect=sometimes --log-level=loud --context";

    assertThat(err(line.replace("FOLDER", folder.toString())))
        .isEqualTo(
            """
            rootseal: Missing required parameter for option '--context' (NAME)
            rootseal: --metrics-bind-adress is not a flag: did you mean --metrics-bind-address?
            rootseal: 'surplus' is one argument too many
            rootseal: --metrics-bind-address is 'everywhere': allowed are HOST:PORT and :PORT with a port from 0 to 65535
            rootseal: --metrics-secure is 'maybe': allowed are true, false
            rootseal: ROOTSEAL_HEALTH_PROBE_BIND_ADDRESS is '8081': allowed are HOST:PORT and :PORT with a port from 0 to 65535
            rootseal: --leader-elect is 'sometimes': allowed are true, false
            rootseal: ROOTSEAL_LOG_FORMAT is 'xml': allowed are text, json
            rootseal: --log-level is 'loud': allowed are error, warn, info, debug
            rootseal: --metrics-cert-path is 'FOLDER': it needs --metrics-secure, without which nothing is encrypted
            rootseal: POD_NAMESPACE is 'Team_A': a namespace has up to 63 lower-case letters, digits and, within, hyphens
            rootseal: kubeconfig FOLDER/missing does not exist: name one with --kubeconfig or KUBECONFIG
            See rootseal operator --help
            """
                .replace("FOLDER", folder.toString()));
  }

  @Rows(
      """
      operator --no-such-flag        | --no-such-flag is not a flag
      operator --log-levl=info       | --log-levl is not a flag: did you mean --log-level?
      operator --kubeconfig --context=x | Expected parameter for option '--kubeconfig' but found '--context=x'
      operator --log-level=warn --log-level=info | --log-level is given more than once
      operator --admission=audit     | --admission is 'audit': allowed are off, warn, deny-passing, deny
      operator --leader-election-namespace=A | --leader-election-namespace is 'A': a namespace has up to 63 lower-case letters, digits and, within, hyphens
      operator --metrics-secure --metrics-cert-path=/nope | --metrics-cert-path is '/nope': /nope/tls.crt does not exist
      operator --metrics-bind-address=:66000 | --metrics-bind-address is ':66000': allowed are ports from 0 to 65535
      --no-such-flag       | --no-such-flag is not a flag
      operater             | 'operater' is not a command: did you mean operator?
      xyzzy                | 'xyzzy' is not a command
      demo --port=66000    | --port is '66000': allowed are ports from 0 to 65535
      demo --port          | Missing required parameter for option '--port' (PORT)
      fix pod/web              | 'pod' is not a kind that is evaluated: deployment (deploy), statefulset (sts) or daemonset (ds)
      fix deployment           | 'deployment' is not KIND/NAME, such as deployment/web
      fix deployment/          | 'deployment/' is not KIND/NAME, such as deployment/web
      fix deployment/a/b       | 'deployment/a/b' is not KIND/NAME, such as deployment/web
      fix deploy ../../x       | '../../x' is a path and 'deploy' is not: fix one or the other
      fix deploy/web sts/db -n shop | 'deploy/web sts/db' is more than one workload: name one, or all of a namespace with -n NAMESPACE
      fix deploy web db        | 'deploy web db' is more than one workload: name one, or all of a namespace with -n NAMESPACE
      fix deploy x/../../y     | 'x/../../y' cannot be the name of a deployment
      fix deploy/web -n a/b    | 'a/b' cannot be the name of a namespace
      fix deploy/web -A        | -A is for all workloads: leave it out, or deploy/web
      fix -n shop --confidence=sure | --confidence is 'sure': allowed are known, observed, declared, assumed
      fix -n shop --confidence=known,sure | --confidence is 'known,sure': allowed are known, observed, declared, assumed
      fix -n shop --confidence=sure --confidence=known | --confidence is 'sure': allowed are known, observed, declared, assumed
      fix -n shop --as=x       | --as is 'x': allowed are patch, diff, kustomize, helm
      fix -n shop --as=diff -o json | --as=diff goes to standard output, as a diff of YAML
      fix -An shop             | -A is for all namespaces: leave it out, or -n shop
      fix -A -n shop           | -A is for all namespaces: leave it out, or -n shop
      fix -n=                  | --namespace is '': it needs a value
      fix -A @/etc/hostname    | -A is for all workloads: leave it out, or @/etc/hostname
      fix -n shop -o xml       | --output is 'xml': allowed are yaml, json
      fix                      | name a workload (KIND/NAME), files or folders (PATH), a namespace (-n NAMESPACE) or -A
      fix --write -                          | standard input cannot be written: --as=diff prints the changes
      fix --write --as=diff x.yaml           | --write changes the files themselves: leave --as out
      fix --write --output-dir=o x.yaml      | --write changes the files themselves: leave --output-dir out
      fix --as=kustomize x.yaml              | for files, --as=kustomize or --as=helm and --output-dir go together
      fix --output-dir=o x.yaml              | for files, --as=kustomize or --as=helm and --output-dir go together
      fix --as=diff -o json x.yaml           | -o json is for patches
      fix -n shop x.yaml                     | --namespace is for live workloads, not for files
      fix -A x.yaml                          | --all-namespaces is for live workloads, not for files
      fix deploy/web x.yaml                  | 'x.yaml' is a path and 'deploy/web' is not: fix one or the other
      fix deploy/web --write                 | --write is for files: name some
      fix deploy/web --as=kustomize          | --as=kustomize is for files: name some
      fix deploy/web --as=helm               | --as=helm is for files: name some
      fix deploy/web --chart=c               | --chart is for files: name some
      fix --chart=c x.yaml                   | --chart is for --as=helm
      fix --as=helm x.yaml                   | for files, --as=kustomize or --as=helm and --output-dir go together
      fix --as=helm --output-dir=o --values=v x.yaml | --values are those of a chart: name it with --chart
      fix --as=helm --output-dir=o --chart=c x.yaml | a file of --chart or --values cannot be read: c/Chart.yaml:1:1: there is no such file
      fix --as=helm --output-dir=o --chart=charts/rootseal --values=none.yaml x.yaml | a file of --chart or --values cannot be read: none.yaml:1:1: there is no such file
      fix deployment/web --policy=policy.yaml | --policy is for manifests: live workloads have the policy of their cluster
      @words                   | '@words' is not a command
      operator --loglevel      | --loglevel is not a flag: did you mean --log-format or --log-level?
      operator --log-formats   | --log-formats is not a flag: did you mean --log-format?
      operator --leader-election | --leader-election is not a flag: did you mean --leader-election-namespace?
      scan                        | name a file, a folder or - for standard input, a workload (KIND/NAME), a namespace (-n NAMESPACE) or -A
      scan nothing                | there is no file or folder 'nothing', and 'nothing' is not KIND/NAME, such as deployment/web
      scan nothing/               | there is no file or folder 'nothing/', and 'nothing/' is not KIND/NAME, such as deployment/web
      scan manifests/web          | there is no file or folder 'manifests/web', and 'manifests' is not a kind that is evaluated: deployment (deploy), statefulset (sts) or daemonset (ds)
      scan deploy/web sts/db      | there is no file or folder 'deploy/web', and 'deploy/web sts/db' is more than one workload: name one, or all of a namespace with -n NAMESPACE
      scan -A --policy=x.yaml     | --policy is for manifests: live workloads have the policy of their cluster
      scan -A --writable-tmp=fail | --writable-tmp is for manifests: live workloads have the policy of their cluster
      scan x.yaml -A              | --all-namespaces is for live workloads, and x.yaml is a path
      scan . --context=prod       | --context is for live workloads, and . is a path
      scan -A deployment/web      | -A is for all workloads: leave it out, or deployment/web
      scan . -o pdf               | --output: 'pdf' is not a format: allowed are table, json, yaml, sarif, junit, csv, markdown, github, gitlab, prometheus, html, openreports, oscal
      scan . -o json -o yaml      | only one report fits on standard output: write the others into files, -o FORMAT=FILE
      scan . -o json=             | --output: name a file after =
      scan . --threshold=101      | --threshold is '101': allowed are whole numbers from 0 to 100
      scan . --threshold 80\u2007% | --threshold is '80\u2007%': allowed are whole numbers from 0 to 100
      scan . --threshold \u200780 | --threshold is '\u200780': allowed are whole numbers from 0 to 100
      scan . --pod-template=Widget.example.com={.spec[0]} | --pod-template: '{.spec[0]}' is not the way to a field: only names with dots between them are understood, such as {.spec.template}
      scan . --pod-template=Deployment.apps={.spec.other} | --pod-template: 'Deployment' is known, and where its pod template is: leave it out
      scan . --pod-template=Rollout.argoproj.io={.spec} | --pod-template: 'Rollout' is known, and where its pod template is: leave it out
      observe --min-age=1h        | name a workload (KIND/NAME), a namespace (-n NAMESPACE) or -A
      observe -A --min-age=soon   | --min-age is 'soon': allowed are whole numbers with s, m, h or d, such as 24h
      observe -A -o yaml          | --output is 'yaml': allowed are table, csv, json
      observe job/once            | 'job' is not a kind that is evaluated: deployment (deploy), statefulset (sts) or daemonset (ds)
      observe deploy/web sts/db   | 'deploy/web sts/db' is more than one workload: name one, or all of a namespace with -n NAMESPACE
      observe -A deployment/web   | -A is for all workloads: leave it out, or deployment/web
      observe -A --write=x.yaml   | --write is for --paths
      observe deploy/web --paths  | name Rootseal's image with --image (ROOTSEAL_IMAGE): there is no published one
      observe deploy/web --paths -o csv | --paths writes a patch, or all that it has found with -o json
      try -n shop                 | name a workload (KIND/NAME)
      try deploy/web              | name Rootseal's image with --image (ROOTSEAL_IMAGE): there is no published one
      try --clean-up deploy/web   | --clean-up is for all copies of a namespace: leave out deploy/web
      try --clean-up --for=1s     | --for does not go together with --clean-up
      try deploy/web -A --dry-run | -A is for all workloads: leave it out, or deploy/web
      try deploy/web sts/db --dry-run | 'deploy/web sts/db' is more than one workload: name one, or all of a namespace with -n NAMESPACE
      try job/once --dry-run      | 'job' is not a kind that is evaluated: deployment (deploy), statefulset (sts) or daemonset (ds)
      // a file of it is found by nobody who asks for one; its folder can be named
      scan ./caf\ufffd.yaml       | './caf\ufffd.yaml' is a name that cannot be given here, since it is no text in the encoding of this system: name its folder, or set LC_ALL=C.UTF-8 if it is UTF-8
      fix ./caf\ufffd.yaml        | './caf\ufffd.yaml' is a name that cannot be given here, since it is no text in the encoding of this system: name its folder, or set LC_ALL=C.UTF-8 if it is UTF-8
      try deploy/web --for=soon   | --for is 'soon': allowed are whole numbers with s, m, h or d, such as 24h
      admission --action=refuse      | --action is 'refuse': allowed are warn, deny-passing, deny, audit
      admission --kinds=Deployment,Widget | --kinds: 'Widget' is none of Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob, Pod
      admission --kinds=ReplicationController | --kinds: 'ReplicationController' is none of Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob, Pod
      admission --exclude-namespaces=a,B_ | --exclude-namespaces: 'B_' cannot be the name of a namespace
      admission --namespace-selector=a>1 | --namespace-selector is 'a>1': 'a>1' is none of KEY, !KEY, KEY=VALUE, KEY!=VALUE, KEY in (VALUE,VALUE), KEY notin (VALUE)
      admission --failure-policy=Open | --failure-policy is 'Open': allowed are ignore, fail
      admission --kubeconfig=/nowhere | kubeconfig /nowhere does not exist: name one with --kubeconfig or KUBECONFIG
      admission --policy=/nowhere.yaml | /nowhere.yaml:1:1: there is no such file
      admission surplus              | 'surplus' is one argument too many
      admission --policy=default --simulate -A --kinds=Pod,Job | --simulate reads Deployments, StatefulSets and DaemonSets: leave out other --kinds
      admission --policy=default --simulate -A -n shop | -A is for all namespaces: leave it out, or -n shop
      admission --simulate -A -o yaml | --output is 'yaml': allowed are table, json
      admission -n shop              | --namespace is for --simulate
      policy preview                 | Missing required parameter: 'FILE'
      policy preview x.yaml          | name a file, a folder or - for standard input, a workload (KIND/NAME), a namespace (-n NAMESPACE) or -A
      policy preview none.yaml .     | none.yaml:1:1: there is no such file
      policy preview action.yml .    | action.yml:1:1: there is no CompliancePolicy
      policy preview x.yaml nothing  | there is no file or folder 'nothing', and 'nothing' is not KIND/NAME, such as deployment/web
      policy preview x.yaml deploy/a sts/b | there is no file or folder 'deploy/a', and 'deploy/a sts/b' is more than one workload: name one, or all of a namespace with -n NAMESPACE
      policy preview x.yaml . -A     | --all-namespaces is for live workloads, and . is a path
      policy preview x.yaml -A --policy=y.yaml | --policy is for manifests: live workloads have the policy of their cluster
      policy preview x.yaml . -o xml | --output is 'xml': allowed are table, json
      """)
  void aProblem(String arguments, String problem) {
    assertThat(err(arguments))
        .matches(Pattern.quote("rootseal: " + problem + "\n") + "(See rootseal[a-z ]* --help\n)?");
  }

  @Rows(
      """
      ROOTSEAL_FIX_WRITE=true  | fix -n shop              | ROOTSEAL_FIX_WRITE is for files: name some
      ROOTSEAL_AS=helm         | fix -n shop              | ROOTSEAL_AS=helm is for files: name some
      ROOTSEAL_AS=diff         | fix -n shop -o json      | ROOTSEAL_AS=diff goes to standard output, as a diff of YAML
      ROOTSEAL_CHART=c         | fix -n shop              | ROOTSEAL_CHART is for files: name some
      ROOTSEAL_VALUES=v        | fix x.yaml               | ROOTSEAL_VALUES is for --as=helm
      ROOTSEAL_FIX_WRITE=true  | fix --as=diff x.yaml     | ROOTSEAL_FIX_WRITE changes the files themselves: leave --as out
      ROOTSEAL_OUTPUT_DIR=o    | fix --write x.yaml       | --write changes the files themselves: leave ROOTSEAL_OUTPUT_DIR out
      ROOTSEAL_OUTPUT_DIR=o    | fix x.yaml               | for files, --as=kustomize or --as=helm and ROOTSEAL_OUTPUT_DIR go together
      ROOTSEAL_FIX_OUTPUT=json | fix --as=diff x.yaml     | ROOTSEAL_FIX_OUTPUT json is for patches
      ROOTSEAL_PATHS=true      | observe -n shop          | ROOTSEAL_PATHS is for one workload: name it (KIND/NAME)
      ROOTSEAL_PATHS=true      | observe deploy/web -o csv | ROOTSEAL_PATHS writes a patch, or all that it has found with -o json
      ROOTSEAL_PATHS=true      | observe deploy/web --image=i --min-age=1h | --min-age does not go together with ROOTSEAL_PATHS
      ROOTSEAL_CLEAN_UP=true   | try deploy/web           | ROOTSEAL_CLEAN_UP is for all copies of a namespace: leave out deploy/web
      ROOTSEAL_CLEAN_UP=true   | try --for=1s             | --for does not go together with ROOTSEAL_CLEAN_UP
      ROOTSEAL_SCAN_OUTPUT=csv= | scan .                   | ROOTSEAL_SCAN_OUTPUT: name a file after =
      ROOTSEAL_POD_TEMPLATE=Pod.v1={.spec} | scan .       | ROOTSEAL_POD_TEMPLATE: 'Pod' is known, and where its pod template is: leave it out
      ROOTSEAL_KINDS=Service   | admission                | ROOTSEAL_KINDS: 'Service' is none of Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob, Pod
      ROOTSEAL_EXCLUDE_NAMESPACES=A | admission           | ROOTSEAL_EXCLUDE_NAMESPACES: 'A' cannot be the name of a namespace
      ROOTSEAL_METRICS_SECURE=true | operator --metrics-cert-path=/nope --log-level=warn --log-level=info | --log-level is given more than once & --metrics-cert-path is '/nope': /nope/tls.crt does not exist
      ROOTSEAL_LOG_LEVEL=loud  | operator --log-level=info --log-format=xml | --log-format is 'xml': allowed are text, json
      ROOTSEAL_FIX_FAIL_ON=x   | fix -A --as=y            | --as is 'y': allowed are patch, diff, kustomize, helm & ROOTSEAL_FIX_FAIL_ON is 'x': allowed are finding, never
      // kubelet sets this one where the namespace has a service called rootseal
      ROOTSEAL_PORT=tcp://10.96.0.7:8080 | demo --nope    | --nope is not a flag
      ROOTSEAL_SIMULATE=true   | admission --policy=default --kinds=Job | ROOTSEAL_SIMULATE reads Deployments, StatefulSets and DaemonSets: leave out other --kinds
      """)
  void aVariableIsNamedWhereNobodyGaveTheFlag(String variable, String line, String problems) {
    String[] parts = variable.split("=", 2);
    environment.put(parts[0], parts[1]);

    assertThat(err(line).lines().filter(told -> !told.startsWith("See ")))
        .containsExactly(("rootseal: " + problems.replace(" & ", " & rootseal: ")).split(" & "));
  }

  @Test
  void bothAddressesAreNamedWhenBothAreTaken() throws IOException {
    try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String metrics = "127.0.0.1:" + one.getLocalPort();
      String health = "127.0.0.1:" + other.getLocalPort();
      String line =
          "operator --metrics-bind-address=%s --metrics-secure --health-probe-bind-address=%s"
              .formatted(metrics, health);

      assertThat(err(line))
          .isEqualTo(
              """
              rootseal: cannot listen on %s: Address already in use
              rootseal: cannot listen on %s: Address already in use
              """
                  .formatted(metrics, health));
    }
  }

  @Test
  void controlCharactersAreEscaped() {
    environment.put("ROOTSEAL_LOG_FORMAT", "x\u001b[2J\nrootseal: forged");

    assertThat(err("operator --lo\u202eg", "--\u001b[2Jx", "--two\nlines", "a\tb"))
        .isEqualTo(
            """
            rootseal: --lo\\u202eg is not a flag: did you mean --log-format or --log-level?
            rootseal: --\\u001b[2Jx is not a flag
            rootseal: --two\\u000alines is not a flag
            rootseal: 'a\\u0009b' is one argument too many
            rootseal: ROOTSEAL_LOG_FORMAT is 'x\\u001b[2J\\u000arootseal: forged': allowed are text, json
            See rootseal operator --help
            """);
  }

  /** The example of `docs/configuration.md`, run as it stands there. */
  @Test
  void theExampleOfTheDocumentsIsWhatIsPrinted() {
    String example =
        Markdown.read("docs/configuration.md").blocks("text").stream()
            .filter(block -> block.startsWith("$ "))
            .findFirst()
            .orElseThrow();
    String[] command = example.lines().findFirst().orElseThrow().split(" rootseal ", 2);
    Stream.of(command[0].split(" "))
        .skip(1)
        .map(variable -> variable.split("=", 2))
        .forEach(parts -> environment.put(parts[0], parts[1]));

    assertThat(err(command[1]).lines()).containsExactlyElementsOf(example.lines().skip(1).toList());
  }

  private String err(String line, String... more) {
    return Run.with(environment, line, more).refuses(2).err();
  }

  /** A variable that is not set would otherwise be the folder that one stands in. */
  @ParameterizedTest
  @ValueSource(strings = {"scan", "fix --write", "fix deployment/web", "observe", "try"})
  void anEmptyArgumentIsRefused(String command) {
    assertThat(err(command + " "))
        .startsWith("rootseal: an argument is '': it names nothing; is a variable not set?\n");
    assertThat(err(command + " \t"))
        .startsWith("rootseal: an argument is '\\u0009': it names nothing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scan %s|'%s' ",
        "fix . %s|'%s' ",
        "scan . --policy=%s|--policy is '%s': this ",
        "scan -A --kubeconfig=%s|--kubeconfig is '%s': this "
      })
  void aNamedPipeIsNotWaitedFor(String line) throws Exception {
    Path pipe = pipe();
    String[] parts = line.formatted(pipe, pipe).split("\\|", -1);

    assertThat(err(parts[0]))
        .startsWith(
            "rootseal: %sis a named pipe, to which perhaps nobody writes: name a file, or <(COMMAND)\n"
                .formatted(parts[1]));
  }

  @Test
  void aNamedPipeIsNoKubeconfig() throws Exception {
    environment.put("KUBECONFIG", pipe().toString());

    assertThat(err("operator")).startsWith("rootseal: KUBECONFIG: '").contains("is a named pipe");
    assertThat(err("fix -A")).startsWith("rootseal: KUBECONFIG: '").contains("is a named pipe");
  }

  @Test
  void aNamedPipeAtHomeIsNoKubeconfig() throws Exception {
    Path pipe = pipe();

    Kubeconfig kubeconfig =
        new Kubeconfig(Map.of("KUBECONFIG", pipe.toString()), Clock.systemUTC());

    assertThatThrownBy(() -> kubeconfig.load(Optional.empty(), Optional.empty()))
        .hasMessage(
            "kubeconfig %s is a named pipe or the like, to which perhaps nobody writes: name a file, or <(COMMAND)"
                .formatted(pipe));
  }

  @Test
  void aNamedPipeIsWrittenWhereSomebodyReads() throws Exception {
    Path pipe = pipe();
    String line = "scan --allow-empty -o csv=%s %s".formatted(pipe, folder);

    assertThat(err(line))
        .isEqualTo(
            "rootseal: %s cannot be written: it is a named pipe, and nobody reads it\n"
                .formatted(pipe));

    // Who was given up may still be waiting at that one.
    Files.delete(pipe);
    pipe();
    Process reader = new ProcessBuilder("cat", pipe.toString()).start();
    assertThat(Run.of(line)).isEqualTo(new Run(0, "", ""));
    assertThat(new String(reader.getInputStream().readAllBytes(), UTF_8)).startsWith("file,");
  }

  private Path pipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "x y ", "\ud83d\ude80"})
  void ofALongValueTheBeginningIsShown(String part) {
    String value = part.repeat(100_000 / part.length());

    for (String line :
        "scan --threshold=V .|scan -o V .|scan --policy V .|scan -A --kubeconfig V|scan ./V|fix ./V|explain V|V|scan --V"
            .split("\\|", -1)) {
      String[] words =
          Stream.of(line.split(" ")).map(word -> word.replace("V", value)).toArray(String[]::new);

      assertThat(Run.in(Path.of(""), environment, words).refuses(2).err())
          .hasSizeLessThan(900)
          .contains(value.substring(0, 190), "…");
    }
  }
}
