package dev.rootseal.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A test class on a real node, which it shares with others: it takes a {@link NodeCluster}, keeps
 * to namespaces of its own, and is no worse for what else runs there. One that would be holds
 * {@link Node#LOCK}. Where `ROOTSEAL_NODE` names no node, it is reported as not run.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NodeExtension.class)
@ResourceLock(value = Node.LOCK, mode = ResourceAccessMode.READ)
@interface RequiresNode {}
