package dev.rootseal.admission;

import dev.rootseal.report.FindingSentence;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.PolicyExemption;
import dev.rootseal.rule.PolicyExemption.ExemptionMatch;
import dev.rootseal.rule.VisibleText;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The rule in CEL: variables, of which each uses those before it. The last but one, {@code worse},
 * holds the findings of what comes in that the object whose place it takes has not. What CEL cannot
 * say lets in; {@code docs/admission.md} has a table of it.
 *
 * <p>Each variable is a list with the object that comes in and, at an update, the one before it, so
 * that both are evaluated by the same text. Values of maps are {@code dyn}, since CEL in Kubernetes
 * wants all of one type.
 */
record RuleExpressions(Policy policy, KnownNames known, LocalDate today) {
  /** The volumes of which each can be written to that is not read-only. */
  private static final List<String> WRITABLE_SOURCES =
      List.of(
          """
          emptyDir persistentVolumeClaim ephemeral hostPath nfs csi awsElasticBlockStore azureDisk
          azureFile cephfs cinder fc flexVolume flocker gcePersistentDisk glusterfs iscsi
          photonPersistentDisk portworxVolume quobyte rbd scaleIO storageos vsphereVolume"""
              .split("\\s+", -1));

  /** Blanks that either Java or the API server cuts off from the ends of a text, but not both. */
  private static final String DOUBTFUL = "[\\x1c-\\x1f\\x{85}\\x{a0}\\x{2007}\\x{202f}]";

  /** A date that is not compared: of a year beyond 9999, or with characters that Java cuts off. */
  private static final String FAR = "^\\+|[^ -~]";

  /** A path that may be another one's spelling: all others are compared as they stand. */
  private static final String UNUSUAL = "^[^/]|//|/\\.{1,2}(/|$)|./$|^/var/(run|lock)(/|$)";

  /** Segments of a path that are split; a regular expression counts them in one pass. */
  private static final String DEEP = "^[^/]*(?:/+[^/]+){65}";

  private static final int LONGEST_PATH = 1024;
  private static final int LONGEST_PATHS = 4096;
  private static final int LONGEST_REASON = 256;
  private static final int LONGEST_IMAGE = 512;

  /** In the place of an owner's paths that are too long: it names none. */
  private static final String TOO_LONG = "too long";

  /** No registry has a longer image; one that is longer is not known, and no pattern matches it. */
  private static final String IMAGE = Cel.atMost("e.c.?image.orValue('')", LONGEST_IMAGE, "''");

  /** An API server lets one expression cost a million; what ours cost is measured. */
  private static final int MOST_COST = 950_000;

  /** Beyond these, not even the lengths of the paths can be added up. */
  private static final int MOST_MOUNTS = 20_000;

  /** Of both objects together; no workload that runs has a tenth of it. */
  private static final int MOST_CONTAINERS = 1_000;

  private static final int MOST_VOLUMES = 2_000;

  private static final String TOO_MUCH =
      " has more containers and mounts, or longer mount paths, than admission can evaluate";

  /** The whole object, in the place of a finding. */
  private static final String UNREAD =
      "{'name': dyn(''), 'type': dyn(''), 'is': dyn('unread'), 'paths': dyn([])}";

  /**
   * The validations: the flag, which costs little, and then the mounts of what has the flag. Each
   * is evaluated by itself, so that a bound that the second meets does not let the first in.
   */
  static final List<String> COMPLIES =
      List.of(
          "variables.flags.size() == 0",
          "variables.flags.size() > 0 || variables.worse.size() == 0");

  /** The workload, as a sentence begins with it. */
  static final String SUBJECT =
      "object.kind + \" '\" + object.metadata.?name.orValue(object.metadata.?generateName.orValue('')) + \"'\"";

  private static final String INIT = "init container";

  /** API servers drop a message of more than 5 KiB, and a character may take four bytes. */
  private static final int MOST_OF_PATHS = 1000;

  /** What is over on the day, which is one in UTC, exempts nothing. */
  private List<PolicyExemption> exemptions() {
    return policy.exemptions().stream().filter(one -> !one.isExpired(today)).toList();
  }

  /** The first of the last days of exemptions that hold. */
  Optional<LocalDate> lastDay() {
    return exemptions().stream()
        .flatMap(one -> one.expires().stream())
        .min(Comparator.naturalOrder());
  }

  /** The variables by their names, in their order. */
  Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("objects", OBJECTS);
    variables.put("namespaceLabels", "namespaceObject.metadata.?labels.orValue({})");
    variables.putAll(known.variables());
    variables.put("many", MANY);
    variables.put("pods", pods());
    variables.put("containers", containers());
    variables.put("costly", costly());
    variables.put("evaluated", evaluated());
    variables.put("unsealed", UNSEALED);
    variables.put("sealed", sealed());
    variables.put("marked", marked());
    variables.put("bounded", bounded());
    variables.put("findings", findings());
    variables.put("flags", FLAGS);
    variables.put("worse", WORSE);
    variables.put("told", TOLD);
    variables.put("emergency", emergency());
    return variables;
  }

  private static final String OBJECTS =
      """
      (request.operation == 'UPDATE' ? [dyn(object), dyn(oldObject)] : [dyn(object)])
        .map(o, {'object': dyn(o), 'labels': dyn(o.metadata.?labels.orValue({})), 'template': dyn(
          o.kind == 'Pod' ? o : o.kind == 'CronJob' ? o.spec.jobTemplate.spec.template : o.spec.template)})""";

  /** Whether there are more than can be looked at one by one. */
  private static final String MANY =
      """
      [variables.objects.map(o, o.template.spec)].exists(all,
        all.map(s, s.containers.size() + s.?initContainers.orValue([]).size()).sum() > %d
        || all.map(s, s.?volumes.orValue([]).size()).sum() > %d)"""
          .formatted(MOST_CONTAINERS, MOST_VOLUMES);

  /** Nothing for a pod of Windows. */
  private String pods() {
    return """
    (variables.many ? [] : variables.objects).map(o, {
      'pod': o.template.spec,
      'template': o.template.?metadata.?annotations.orValue({}),
      'own': o.object.metadata.?annotations.orValue({}),
      'writable': dyn(
        o.template.spec.?volumes.orValue([])
          .filter(v, v.exists(k, k in %s && !v[k].?readOnly.orValue(false))).map(v, v.name)
        + o.object.spec.?volumeClaimTemplates.orValue([]).map(c, c.metadata.name)),
      'exemptions': dyn(%s)
    }).map(p, p.pod.?os.?name.orValue('') == 'windows'
      || p.pod.?nodeSelector[?'kubernetes.io/os'].orValue('') == 'windows'
      || p.pod.?nodeSelector[?'beta.kubernetes.io/os'].orValue('') == 'windows' ? [] : [p])"""
        .formatted(Cel.texts(WRITABLE_SOURCES), workloadsExempted());
  }

  /** Of each exemption whether it matches the workload. */
  private String workloadsExempted() {
    return exemptions().stream()
        .map(PolicyExemption::match)
        .map(
            match ->
                Cel.allHold(
                    List.of(
                        match.kinds().isEmpty()
                            ? Cel.TRUE
                            : "o.object.kind in " + Cel.texts(match.kinds()),
                        Cel.matchesOne("request.namespace", match.namespaces()),
                        Cel.selects("variables.namespaceLabels", match.namespaceSelector()),
                        Cel.matchesOne("o.object.metadata.?name.orValue('')", match.names()),
                        Cel.selects("o.labels", match.selector()))))
        .collect(Collectors.joining(",\n    ", "[", "]"));
  }

  private static String containers() {
    return """
    variables.pods.map(pods, pods.map(p,
      (p.pod.containers.map(c, {'c': c, 'type': dyn('container')})
        + p.pod.?initContainers.orValue([]).map(c, {'c': c, 'type': dyn(
          c.?restartPolicy.orValue('') == 'Always' ? 'sidecar container' : 'init container')})
      ).map(e, {
        'name': e.c.name,
        'type': e.type,
        'image': dyn(%s),
        'readOnly': dyn(e.c.?securityContext.?readOnlyRootFilesystem.orValue(false)),
        'c': dyn(e.c),
        'writable': p.writable,
        'paths': dyn(%s),
        'reason': dyn(%s),
        'until': dyn(%s),
        'exemptions': p.exemptions,
        'path': dyn(%s)})
    )).map(pods, pods.size() == 0 ? [] : pods[0])"""
        .formatted(
            IMAGE,
            Cel.atMost(annotation("writable-paths", ""), LONGEST_PATHS, Cel.text(TOO_LONG)),
            Cel.atMost(
                Cel.atMost(annotation("exempt", ""), LONGEST_PATHS, "''"),
                LONGEST_REASON,
                "t.substring(0, " + LONGEST_REASON + ")"),
            Cel.atMost(annotation("exempt-until", "9999-12-31"), LONGEST_REASON, "''") + ".trim()",
            KnownNames.path(IMAGE));
  }

  /** What the owner says of a container: its own word before that on all, the template's first. */
  private static String annotation(String topic, String otherwise) {
    return """
    [dyn('%1$s.rootseal.dev/' + e.c.name), dyn('rootseal.dev/%1$s')].map(k,
            p.template[?k].or(p.own[?k])).filter(v, v.hasValue()).map(v, v.value())[?0].orValue(%2$s)"""
        .formatted(topic, Cel.text(otherwise));
  }

  /** A path as {@link ContainerPath} has it, the two links resolved. */
  private static String directory(String path) {
    return """
    ['/' + %s.split('/').filter(g, g != '' && g != '.').join('/')]
              .map(d, d == '/var/run' || d.startsWith('/var/run/') ? '/run' + d.substring(8)
                : d == '/var/lock' || d.startsWith('/var/lock/') ? '/run/lock' + d.substring(9) : d)[0]"""
        .formatted(path);
  }

  /** Whether the patterns of exemptions and classes cost more than an expression may. */
  private String costly() {
    return """
    variables.many || variables.containers.map(list, list.size() == 0 ? 0
      : [list[0].exemptions.filter(x, x).size()].map(n, list.map(c,
          n * (%1$d * (c.image.size() / 10 + 1) + %2$d) + %3$s).sum())[0]).sum() > %4$d"""
        .formatted(
            mostOf(match -> Cel.matchesOne("", match.images())),
            7 * mostOf(match -> Cel.matchesOne("", match.containers())),
            known.costOfPatterns("c", KnownNames.CLASS),
            MOST_COST / 2);
  }

  /** What a pattern costs for ten characters; names have up to 63. */
  private int mostOf(Function<ExemptionMatch, String> patterns) {
    return exemptions().stream()
        .mapToInt(one -> patterns.apply(one.match()).length() / 4 + 1)
        .max()
        .orElse(0);
  }

  /** The containers that count. */
  private String evaluated() {
    List<String> not = new ArrayList<>();
    if (policy.initContainers() == Policy.InitContainers.IGNORE) {
      not.add("c.type == " + Cel.text(INIT));
    }
    List<PolicyExemption> all = exemptions();
    for (int i = 0; i < all.size(); i++) {
      not.add(containerExempted(i, all.get(i).match()));
    }
    if (policy.selfExemption() == Policy.Permission.ALLOWED) {
      not.add(
          "c.reason.matches(%s)\n  && (c.until.matches(%s) || c.until >= %s\n  && !format.date().validate(c.until).hasValue())"
              .formatted(
                  Cel.text(VisibleText.CHARACTER), Cel.text(FAR), Cel.text(today.toString())));
    }
    not.add("c.type != " + Cel.text(INIT) + " && " + known.may(KnownNames.CLASS));
    return "(variables.costly ? [] : variables.containers).map(list, list.filter(c, !(%s)))"
        .formatted(Cel.anyHolds(not));
  }

  private static String containerExempted(int index, ExemptionMatch match) {
    return Cel.allHold(
        List.of(
            "c.exemptions[" + index + "]",
            Cel.matchesOne("c.name", match.containers()),
            Cel.matchesOne("c.image", match.images())));
  }

  /** The paths that are required, then what each container lacks. */
  private String findings() {
    boolean fails = policy.missingDefaultPath() == Policy.MissingDefaultPath.FAIL;
    boolean denied = policy.ownerPaths() == Policy.Permission.DENIED;
    String defaults =
        Cel.texts(
            policy.requiredWritablePaths().stream()
                .filter(_ -> fails)
                .map(ContainerPath::spelling)
                .toList());
    String otherwise = "(" + known.may(KnownNames.PATHS) + " ? [] : " + defaults + ")";
    return """
    variables.bounded.map(all, all.unread ? [%7$s] : all.list.map(s, {'c': dyn(s.c),
      'mounts': dyn(!s.unusual ? s.mounts : s.mounts.map(m, {
        'mountPath': dyn(%10$s), 'name': dyn(m.name), 'readOnly': dyn(m.?readOnly.orValue(false))})),
      'climbs': dyn(s.unusual && s.mounts.exists(m, m.mountPath.contains('..')
        && m.mountPath.split('/').exists(g, g == '..'))),
      'paths': dyn([s.c].map(c,
        c.paths.trim() == '' ? %1$s
        : c.paths.trim() == 'none' || %8$s ? %2$s
        : c.paths.split(',').size() > 64 ? %3$s
        : c.paths.split(',').filter(t, !t.matches(%9$s)).map(t, t.trim())
            .filter(t, t.startsWith('/') && !t.split('/').exists(g, g == '..'))
            .map(t, '/' + t.split('/').filter(g, g != '' && g != '.').join('/'))
          + (c.paths.split(',').all(t, t.trim().startsWith('/') || t.matches(%9$s)) ? %2$s : %3$s))[0])})
      .map(e, {'name': e.c.name, 'type': e.c.type,
        'is': dyn(!e.climbs && e.mounts.exists(m, m.mountPath == '/' && %6$s) ? 'root' : 'mount'),
        'paths': dyn(e.climbs || e.c.type == 'init container' && e.c.name.startsWith('%4$s') ? []
          : e.paths.filter(t, [%5$s + '/'].exists(p,
            ![e.mounts.filter(m, m.mountPath == '/' || p.startsWith(m.mountPath) && p.startsWith(m.mountPath + '/'))].exists(near,
              (p.startsWith('/dev/shm/') || p.startsWith('/dev/termination-log/'))
                && !near.exists(m, m.mountPath.startsWith('/dev/'))
              || near.size() > 0 && [near.map(m, m.mountPath.size()).max()].exists(most,
                near.all(m, m.mountPath.size() < most || %6$s))))))})
      .filter(f, f.is != 'mount' || f.paths.size() > 0))"""
        .formatted(
            otherwise,
            denied ? otherwise : "[]",
            defaults,
            ContainerFacts.SEED,
            directory("t"),
            writable("m"),
            UNREAD,
            known.may(KnownNames.VOLUMES),
            Cel.text(DOUBTFUL),
            directory("m.mountPath"));
  }

  private static String writable(String mount) {
    return "!%1$s.?readOnly.orValue(false) && %1$s.name in e.c.writable".formatted(mount);
  }

  /**
   * The containers without the flag. They come first, and need nothing of the mounts: however much
   * else there is to evaluate, a container without the flag is found.
   */
  private static final String UNSEALED =
      """
      variables.evaluated.map(list, list.filter(c, !c.readOnly).map(c, {
        'name': c.name, 'type': c.type, 'is': dyn('flag'), 'paths': dyn([])}))""";

  /**
   * Of these, those that could not write before. One that takes the place of another by a new name
   * is not worse than that one.
   */
  private static final String FLAGS =
      """
      variables.costly ? [%s] : variables.unsealed.size() == 1 ? variables.unsealed[0]
        : [variables.unsealed[0].filter(f,
            !variables.unsealed[1].exists(g, g.name == f.name && g.type == f.type))].map(now,
          now.size() == 0 ? now : now.filter(f,
            (variables.containers[1].exists(c, c.name == f.name)
              || now.filter(n, !variables.containers[1].exists(c, c.name == n.name)).size()
                > variables.unsealed[1].filter(g, !variables.containers[0].exists(c, c.name == g.name)).size())
            && !variables.findings[1].exists(g, g.is == 'root' && g.name == f.name && g.type == f.type)))[0]"""
          .formatted(UNREAD);

  /** The others, each with its mounts and devices, and whether these are too long to be read. */
  private static String sealed() {
    return """
    variables.evaluated.map(list, list.filter(c, c.readOnly).map(c, {'c': dyn(c),
      'mounts': dyn(c.c.?volumeMounts.orValue([])
        + c.c.?volumeDevices.orValue([]).map(d, {'mountPath': dyn(d.devicePath), 'name': dyn('')}))}))
      .map(list, {'list': dyn(list), 'long': dyn(
        list.map(s, s.mounts.size()).sum() > %d / variables.objects.size()
        || list.exists(s, s.mounts.exists(m, m.mountPath.size() > %d))
        || list.map(s, s.mounts.map(m, 20 + 6 * m.mountPath.size() / 5).sum()).sum()
          > %d / variables.objects.size())})"""
        .formatted(MOST_MOUNTS, LONGEST_PATH, MOST_COST);
  }

  /** Whether a container has a path that has to be made like the others before it is compared. */
  private static String marked() {
    return """
    variables.sealed.map(all, {'long': all.long, 'list': all.long ? dyn([]) : dyn(all.list.map(s,
      {'c': s.c, 'mounts': s.mounts, 'unusual': dyn(s.mounts.exists(m, m.mountPath.matches(%s)))}))})"""
        .formatted(Cel.text(UNUSUAL));
  }

  /**
   * Whether the mounts are more than an API server evaluates: what an expression may cost is
   * bounded, and what goes beyond that would come in without a word. To split one long path costs
   * the square of its segments, which that bound does not count.
   */
  private String bounded() {
    return """
    variables.marked.map(all, {'list': all.list, 'unread': dyn(all.long
      || all.list.exists(s, s.unusual && s.mounts.exists(m, m.mountPath.matches(%1$s)))
      || all.list.map(s, [s.mounts.map(m, m.mountPath.size()).sum()].map(length,
          (s.unusual ? 150 * s.mounts.size() + 6 * length : 0)
          + (s.c.paths == '' ? %2$d : s.c.paths.split(',').size()) * (10 * s.mounts.size() + length / 10)
          + (s.c.paths == '' ? 75 * %3$d
            : 145 * s.c.paths.split(',').size() + 75 * s.c.paths.split('/').size() + 7 * s.c.paths.size() / 2)
          + 150
          + %5$s)[0]).sum()
        > %4$d / variables.objects.size())})"""
        .formatted(
            Cel.text(DEEP),
            policy.requiredWritablePaths().size(),
            policy.requiredWritablePaths().stream()
                .mapToInt(path -> path.spelling().split("/", -1).length)
                .sum(),
            MOST_COST,
            known.costOfPatterns("s.c", KnownNames.PATHS | KnownNames.VOLUMES));
  }

  /** A container that could write before may have any other finding now. */
  private static final String WORSE =
      """
      variables.findings[0].filter(f, variables.findings.size() == 1
        || !variables.unsealed[1].exists(g, g.name == f.name && g.type == f.type)
          && !variables.findings[1].exists(g, g.name == f.name && g.type == f.type
            && (g.is != 'mount' || f.is == 'mount' && f.paths.all(p, p in g.paths))))""";

  /** Those of which one sentence is true: with the same finding, and without the same paths. */
  private static final String TOLD =
      """
      variables.flags.size() > 0 ? variables.flags
        : ['unread', 'root', 'mount'].map(kind, variables.worse.filter(f, f.is == kind))
          .filter(list, list.size() > 0)
          .map(list, list.filter(f, f.is != 'mount' || f.paths == list[0].paths))[0]""";

  /** Why what would be denied comes in; an empty text where nothing says so. */
  private static String emergency() {
    return """
    [%1$s in variables.namespaceLabels
        ? namespaceObject.metadata.?annotations[?%2$s].orValue('').trim() : '']
      .map(r, %3$s).map(r, r.matches(%4$s) ? r : '')[0]"""
        .formatted(
            Cel.text(NamespaceFacts.EMERGENCY),
            Cel.text(NamespaceFacts.EMERGENCY_REASON),
            Cel.safe("r", NamespaceFacts.MAX_REASON),
            Cel.text(VisibleText.CHARACTER));
  }

  /**
   * The sentence of the report, with two names at most, and what to do about it, or why it comes
   * in.
   */
  String message(boolean denies) {
    return """
    %5$s
      + (variables.told[0].is == 'unread' ? '%4$s' : (variables.told[0].is == 'flag' ? '%1$s' : ' ')
      + variables.told[0].type + (variables.told.size() > 1 && variables.told[1].type == variables.told[0].type ? 's' : '')
      + " '" + variables.told[0].name + "'"
      + (variables.told.size() == 1 ? ''
        : (variables.told[1].type == variables.told[0].type ? ', ' : ' and ' + variables.told[1].type + ' ')
          + "'" + variables.told[1].name + "'"
          + (variables.told.size() == 2 ? '' : ' and ' + string(variables.told.size() - 2) + ' more'))
      + (variables.told[0].is == 'flag' ? ''
        : (variables.told.size() == 1 ? ' is read-only but has' : ' are read-only but have')
          + (variables.told[0].is == 'root' ? ' a writable volume at /'
            : '%2$s' + %3$s
              + (variables.told[0].paths.size() > 2 ? ' and ' + string(variables.told[0].paths.size() - 2) + ' more' : ''))))
      + (variables.emergency == '' ? %6$s
        : ". Emergency in namespace '" + request.namespace + "': " + variables.emergency)"""
        .formatted(
            FindingSentence.LACKS_FLAG,
            FindingSentence.LACKS_MOUNT,
            Cel.safe(
                "(variables.told[0].paths.size() > 2 ? [variables.told[0].paths[0], variables.told[0].paths[1]] : variables.told[0].paths).join(', ')",
                MOST_OF_PATHS),
            TOO_MUCH,
            SUBJECT,
            denies ? waysOut() : "'. Fix it with rootseal fix -f FILE.'");
  }

  /** For whoever meets a refusal and has not heard of this program before. */
  private String waysOut() {
    String exempt =
        policy.selfExemption() == Policy.Permission.ALLOWED
            ? " Not now: give a reason in the annotation rootseal.dev/exempt."
            : "";
    return """
    '. Fix it with rootseal fix -f FILE.%s Emergency: label namespace ' + request.namespace
        + ' with rootseal.dev/emergency. See "A refused workload" in docs/admission.md.'"""
        .formatted(exempt);
  }
}
