package dev.rootseal.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Decides whether the tests on a real node can run, and keeps the one node that all of them share
 * until the last has ended.
 */
final class NodeExtension implements ExecutionCondition, ParameterResolver {
  private static final String VARIABLE = "ROOTSEAL_NODE";
  private static final Namespace STORE = Namespace.create(NodeExtension.class);

  /** The folder with the script `node`, where there is one. */
  private static Optional<Path> folder() {
    return Optional.ofNullable(System.getenv(VARIABLE))
        .filter(text -> !text.isBlank())
        .map(Path::of);
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<Path> folder = folder();
    if (folder.isEmpty()) {
      String problem = "tests on a node need one, and ROOTSEAL_NODE names no folder with it";
      System.out.println("NOT RUN: " + context.getDisplayName() + ": " + problem);
      return ConditionEvaluationResult.disabled(problem);
    }
    if (!Files.isExecutable(folder.get().resolve("node"))) {
      throw new IllegalStateException(
          VARIABLE + " must name a folder with `node`: " + folder.get());
    }
    return ConditionEvaluationResult.enabled("node found");
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == NodeCluster.class;
  }

  /** JUnit closes it with the class, and the node with the last. */
  @Override
  public NodeCluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getStore(STORE)
        .computeIfAbsent(
            NodeCluster.class, key -> new NodeCluster(node(context)), NodeCluster.class);
  }

  private static Node node(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(STORE)
        .computeIfAbsent(Node.class, key -> start(), Node.class);
  }

  private static Node start() {
    return Node.start(Binaries.fromEnvironment().orElseThrow(), folder().orElseThrow());
  }
}
