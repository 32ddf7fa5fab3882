package dev.weir.fuzz;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.HashSet;
import java.util.Set;

/** Loads Weir's classes anew, each block of them counted in {@link Coverage}. */
final class GuidedLoader extends ClassLoader {
  private static final String OURS = "dev.weir.";
  private static final String HARNESS = "dev.weir.fuzz.";
  private static final ClassDesc COVERAGE = ClassDesc.of(Coverage.class.getName());
  private static final MethodTypeDesc HIT = MethodTypeDesc.of(CD_void, CD_int);

  private final ClassFile format;
  private int places;

  GuidedLoader(ClassLoader parent) {
    super(parent);
    format =
        ClassFile.of(
            ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(parent)
                    .orElse(ClassHierarchyResolver.defaultResolver())));
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS) || name.equals(Coverage.class.getName())) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known != null ? known : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] plain = in.readAllBytes();
      byte[] bytes = name.startsWith(HARNESS) ? plain : counted(plain);
      return defineClass(name, bytes, 0, bytes.length, GuidedLoader.class.getProtectionDomain());
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private byte[] counted(byte[] plain) {
    ClassModel model = format.parse(plain);
    ClassTransform each =
        (builder, element) -> {
          if (element instanceof MethodModel method && method.code().isPresent()) {
            builder.transformMethod(
                method,
                (inMethod, part) -> {
                  if (part instanceof CodeModel code) {
                    inMethod.transformCode(code, new Counting(targets(code)));
                  } else {
                    inMethod.with(part);
                  }
                });
          } else {
            builder.with(element);
          }
        };
    return format.transformClass(model, each);
  }

  private static Set<Label> targets(CodeModel code) {
    Set<Label> targets = new HashSet<>();
    for (CodeElement element : code) {
      switch (element) {
        case BranchInstruction branch -> targets.add(branch.target());
        case ExceptionCatch caught -> targets.add(caught.handler());
        case LookupSwitchInstruction s -> {
          targets.add(s.defaultTarget());
          s.cases().forEach(one -> targets.add(one.target()));
        }
        case TableSwitchInstruction s -> {
          targets.add(s.defaultTarget());
          s.cases().forEach(one -> targets.add(one.target()));
        }
        default -> {}
      }
    }
    return targets;
  }

  private final class Counting implements CodeTransform {
    private final Set<Label> targets;

    Counting(Set<Label> targets) {
      this.targets = targets;
    }

    @Override
    public void atStart(CodeBuilder builder) {
      count(builder);
    }

    @Override
    public void accept(CodeBuilder builder, CodeElement element) {
      builder.with(element);
      boolean reached = element instanceof LabelTarget at && targets.contains(at.label());
      boolean passed =
          element instanceof BranchInstruction branch
              && branch.opcode() != Opcode.GOTO
              && branch.opcode() != Opcode.GOTO_W;
      if (reached || passed) {
        count(builder);
      }
    }

    private void count(CodeBuilder builder) {
      places++;
      builder.loadConstant((places * 0x9E3779B9) >>> 16).invokestatic(COVERAGE, "hit", HIT);
    }
  }
}
