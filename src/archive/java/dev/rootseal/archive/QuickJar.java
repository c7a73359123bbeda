package dev.rootseal.archive;

import static java.util.Objects.requireNonNull;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A copy of the program's jar whose classes an AOT cache can hold all. Those of the parser of the
 * command line are compiled for Java 5; the JVM verifies such classes anew at each start, by an old
 * and slow way, and so keeps neither them nor what depends on them. Here they get the frames that
 * newer classes have; their code stays as it is.
 *
 * <p>The libraries are a jar of their own. Their classes come from the cache, so that nobody opens
 * it: what is read of a jar at a start is the list of its files, and the libraries have ten
 * thousand.
 */
final class QuickJar {
  /** The first whose classes must have frames; 8 is what most libraries are compiled for. */
  private static final int FRAMES_SINCE = ClassFile.JAVA_6_VERSION;

  private static final int NEW_VERSION = ClassFile.JAVA_8_VERSION;
  private static final int VERSION_AT = 6;
  private static final String OWN = "dev/rootseal/";
  private static final String TRAINING = Training.class.getName().replace('.', '/') + ".class";

  private final JarFile from;
  private final ClassFile classes;

  private QuickJar(JarFile from) {
    this.from = from;
    this.classes =
        ClassFile.of(
            StackMapsOption.GENERATE_STACK_MAPS,
            ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(this::open)
                    .orElse(ClassHierarchyResolver.defaultResolver())
                    .cached()));
  }

  /**
   * Writes the copy, in the order of the jar.
   *
   * @throws IOException if the jar cannot be read or the copy not be written
   */
  static void write(Path jar, Path program, Path libraries) throws IOException {
    try (JarFile from = new JarFile(jar.toFile());
        ZipOutputStream own = zip(program);
        ZipOutputStream others = zip(libraries)) {
      QuickJar quick = new QuickJar(from);
      for (ZipEntry entry : from.stream().toList()) {
        ZipOutputStream to = isOwn(entry.getName()) ? own : others;
        write(entry.getName(), entry.getTimeLocal(), quick.content(entry), to);
      }
      write(TRAINING, from.getEntry(JarFile.MANIFEST_NAME).getTimeLocal(), training(), own);
    }
  }

  private static ZipOutputStream zip(Path file) throws IOException {
    return new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
  }

  private static boolean isOwn(String name) {
    return name.startsWith(OWN) || name.equals(JarFile.MANIFEST_NAME);
  }

  private static void write(String name, LocalDateTime time, byte[] content, ZipOutputStream to)
      throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(time);
    to.putNextEntry(entry);
    to.write(content);
    to.closeEntry();
  }

  /** The cache fits the jar that it was learned with, so what it is learned by is in it. */
  private static byte[] training() throws IOException {
    try (InputStream in = requireNonNull(QuickJar.class.getResourceAsStream("/" + TRAINING))) {
      return in.readAllBytes();
    }
  }

  private byte[] content(ZipEntry entry) throws IOException {
    byte[] content = from.getInputStream(entry).readAllBytes();
    boolean old =
        entry.getName().endsWith(".class")
            && ByteBuffer.wrap(content).getShort(VERSION_AT) < FRAMES_SINCE;
    return old ? renewed(content) : content;
  }

  private byte[] renewed(byte[] content) {
    ClassModel model = classes.parse(content);
    byte[] renewed =
        classes.build(
            model.thisClass().asSymbol(), builder -> model.forEach(part -> copy(part, builder)));
    List<VerifyError> errors = classes.verify(renewed);
    if (!errors.isEmpty()) {
      throw new IllegalStateException(model.thisClass().asInternalName(), errors.getFirst());
    }
    return renewed;
  }

  /** Whoever copies a method as a whole copies it without frames. */
  private static void copy(ClassElement part, ClassBuilder builder) {
    switch (part) {
      case ClassFileVersion version -> builder.withVersion(NEW_VERSION, 0);
      case MethodModel method ->
          builder.transformMethod(
              method,
              (to, element) -> {
                if (element instanceof CodeModel code) {
                  to.withCode(instructions -> code.forEach(instructions));
                } else {
                  to.with(element);
                }
              });
      default -> builder.with(part);
    }
  }

  private @Nullable InputStream open(ClassDesc type) {
    String name = type.descriptorString();
    ZipEntry entry = from.getEntry(name.substring(1, name.length() - 1) + ".class");
    try {
      return entry == null ? null : from.getInputStream(entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
