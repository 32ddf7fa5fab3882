package dev.weir.report.pdf;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSInteger;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDMarkInfo;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDMarkedContentReference;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDObjectReference;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureTreeRoot;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;

/** The structure tree: which marks on which page belong to which heading, paragraph or cell. */
final class Tags {
  private final PDStructureTreeRoot root = new PDStructureTreeRoot();
  private final PDStructureElement document;
  private final Map<PDPage, List<PDStructureElement>> marks = new IdentityHashMap<>();
  private final List<PDPage> pages = new ArrayList<>();
  private final List<Placed> annotations = new ArrayList<>();

  Tags() {
    document = new PDStructureElement("Document", root);
    root.appendKid(document);
  }

  PDStructureElement document() {
    return document;
  }

  /** A new element, last among its parent's. */
  PDStructureElement child(PDStructureElement parent, String type) {
    PDStructureElement element = new PDStructureElement(type, parent);
    parent.appendKid(element);
    return element;
  }

  /** Gives the next mark of a page to an element and returns its number. */
  int mark(PDPage page, PDStructureElement element) {
    List<PDStructureElement> ofPage =
        marks.computeIfAbsent(
            page,
            added -> {
              pages.add(added);
              return new ArrayList<>();
            });
    int number = ofPage.size();
    ofPage.add(element);
    PDMarkedContentReference reference = new PDMarkedContentReference();
    reference.setPage(page);
    reference.setMCID(number);
    element.appendKid(reference);
    return number;
  }

  /** Makes an annotation part of an element, so that readers find it in its place. */
  void annotation(PDAnnotation annotation, PDPage page, PDStructureElement element) {
    PDObjectReference reference = new PDObjectReference();
    reference.setReferencedObject(annotation);
    reference.getCOSObject().setItem(COSName.PG, page.getCOSObject());
    element.appendKid(reference);
    annotations.add(new Placed(annotation, element));
  }

  private record Placed(PDAnnotation annotation, PDStructureElement element) {}

  /** Writes the tree and its way back from pages into the catalogue. */
  void finish(PDDocument target) {
    COSArray numbers = new COSArray();
    for (int i = 0; i < pages.size(); i++) {
      pages.get(i).getCOSObject().setInt(COSName.STRUCT_PARENTS, i);
      COSArray elements = new COSArray();
      marks
          .getOrDefault(pages.get(i), List.of())
          .forEach(element -> elements.add(element.getCOSObject()));
      numbers.add(COSInteger.get(i));
      numbers.add(elements);
    }
    for (int i = 0; i < annotations.size(); i++) {
      int key = pages.size() + i;
      annotations.get(i).annotation().setStructParent(key);
      numbers.add(COSInteger.get(key));
      numbers.add(annotations.get(i).element().getCOSObject());
    }
    COSDictionary parents = new COSDictionary();
    parents.setItem(COSName.NUMS, numbers);
    root.getCOSObject().setItem(COSName.PARENT_TREE, parents);
    root.getCOSObject().setInt(COSName.PARENT_TREE_NEXT_KEY, pages.size() + annotations.size());
    target.getDocumentCatalog().setStructureTreeRoot(root);
    PDMarkInfo info = new PDMarkInfo();
    info.setMarked(true);
    target.getDocumentCatalog().setMarkInfo(info);
  }
}
