//! Pictures: as large as the page allows, and tall ones over several pages.

use casebook_document::{Figure, Orientation, Style};

use super::blocks::{shift, stack};
use super::*;

const BOLD: Style = Style { bold: true, italic: false, mono: false, muted: false };
const PLAIN: Style = Style { bold: false, italic: false, mono: false, muted: false };

/// What each part of a split picture shows of the part before, so that no line of text is lost at the cut.
const OVERLAP: f32 = 8.0 * MM;
/// Below this share of its full width a picture of text can no longer be read: it is split instead.
const LEGIBLE: f32 = 0.6;
/// A picture moves to the next page rather than shrink below this share of what it could have.
const SHRINK: f32 = 0.55;
/// Room between a picture and the words below it.
const GAP: f32 = 5.0;

/// Where a picture stands once it is turned upright.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Turned {
    pub(crate) orientation: Orientation,
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) width: f32,
    pub(crate) height: f32,
}

/// A picture that waits to learn how much room it has.
#[derive(Debug)]
pub(crate) struct Plan {
    picture: usize,
    orientation: Orientation,
    alt: String,
    parent: NodeId,
    /// Size if nothing stands in the way.
    width: f32,
    height: f32,
    may_split: bool,
    stamp: String,
    below: Vec<Mark>,
    below_height: f32,
}

impl Composer<'_> {
    pub(super) fn figure(&mut self, figure: &Figure) {
        let (picture, pixels) = match self.pictures.get(&figure.asset) {
            Some(Examined::Usable { picture, width, height }) => (*picture, (*width, *height)),
            Some(Examined::Unusable(why)) => return self.unprinted(figure, &why.clone()),
            None => return self.unprinted(figure, "it was not handed over"),
        };
        let turned = figure.orientation.turns_sideways();
        let (across, down) = if turned { (pixels.1, pixels.0) } else { pixels };
        // At one pixel a point, small pictures stay sharp enough to be looked at, and are not blown up further.
        let mut width = self.measure.min(across as f32);
        let mut height = width * down as f32 / across as f32;
        if let Some(most) = figure.max_height_mm.map(|most| f32::from(most) * MM)
            && height > most
        {
            width *= most / height;
            height = most;
        }
        let (below, below_height) = self.below(figure);
        let plan = Plan {
            picture,
            orientation: figure.orientation,
            alt: figure.alt.clone(),
            parent: self.parent,
            width,
            height,
            may_split: figure.may_split && figure.max_height_mm.is_none(),
            stamp: figure.stamp.clone().unwrap_or_else(|| "Picture".to_owned()),
            below,
            below_height,
        };
        self.add(vec![Piece { figure: Some(Box::new(plan)), ..Piece::default() }], 10.0);
    }

    /// The words below a picture, from the top of their own room.
    fn below(&mut self, figure: &Figure) -> (Vec<Mark>, f32) {
        let (mut marks, mut y) = (Vec::new(), 0.0);
        let (x, measure) = (self.edge(), self.measure);
        if let Some(caption) = &figure.caption {
            let node = self.tree.add(self.parent, Role::Paragraph);
            let spans = self.spans(caption, SMALL, PLAIN, BLACK, None);
            let leaves = self.leaves(node, caption);
            let set = self.set(&spans, measure, Side::Start, SMALL);
            y = stack(&mut marks, &set, &leaves, x, y + GAP);
        }
        if let Some(digest) = &figure.source_digest {
            let node = self.tree.add(self.parent, Role::Paragraph);
            let leaves: Rc<[Leaf]> = Rc::from([Leaf { node, link: None }; 2]);
            let spans = [
                Self::plain("SHA-256 of the file in evidence  ", LEAST, PLAIN, MUTED),
                Self::plain(digest, LEAST, Style { mono: true, ..PLAIN }, BLACK),
            ];
            let set = self.set(&spans, measure, Side::Start, LEAST);
            y = stack(&mut marks, &set, &leaves, x, y + if y == 0.0 { GAP } else { 1.0 });
        }
        (marks, y)
    }

    /// A line in the place of a picture that cannot be printed.
    fn unprinted(&mut self, figure: &Figure, why: &str) {
        let node = self.tree.add(self.parent, Role::Paragraph);
        let spans = [
            Self::plain("This picture could not be printed: ", BODY, BOLD, BLACK),
            Self::plain(format!("{why}. It was to show: {}", figure.alt), BODY, PLAIN, BLACK),
        ];
        let leaves: Rc<[Leaf]> = Rc::from([Leaf { node, link: None }; 2]);
        let set = self.set(&spans, self.measure - 16.0, Side::Start, BODY);
        let mut piece = Piece::default();
        piece.height = stack(&mut piece.marks, &set, &leaves, self.edge() + 8.0, 7.0) + 7.0;
        frame(&mut piece.marks, [self.edge(), 0.0, self.measure, piece.height], RULE);
        let (mut below, height) = self.below(figure);
        shift(&mut below, piece.height);
        piece.marks.extend(below);
        piece.height += height;
        self.add(vec![piece], 10.0);
    }

    /// The least height a piece can do with.
    pub(super) fn least(&self, piece: &Piece) -> f32 {
        let most = self.sheet.room() * 0.5;
        piece.figure.as_ref().map_or(piece.height, |plan| plan.height.min(most) + plan.below_height)
    }

    pub(super) fn place_figure(&mut self, mut piece: Piece, plan: Plan, reserve: f32) {
        let full = self.sheet.room() - plan.below_height - reserve;
        let before = |composer: &Self| if composer.fresh { 0.0 } else { piece.before };
        let mut room = self.room_left() - before(self) - plan.below_height - reserve;
        let readable = full / plan.height;
        if plan.height > room && plan.may_split && readable < LEGIBLE {
            self.y += before(self);
            self.put(std::mem::take(&mut piece.marks), 0.0);
            return self.split(plan);
        }
        if room < plan.height && room < SHRINK * plan.height.min(full) && !self.fresh {
            self.new_page();
            room = full;
        }
        self.y += before(self);
        let height = plan.height.min(room.max(1.0));
        let width = plan.width * height / plan.height;
        let x = self.edge() + (self.measure - width) / 2.0;
        let turned = Turned { orientation: plan.orientation, x, y: 0.0, width, height };
        self.show(&plan, turned, [x, 0.0, width, height], piece.marks, &plan.alt);
        self.put(plan.below, plan.below_height);
    }

    fn show(&mut self, plan: &Plan, turned: Turned, window: [f32; 4], mut marks: Vec<Mark>, alt: &str) {
        let node = self.tree.add(plan.parent, Role::Figure);
        self.tree.alt(node, alt);
        marks.push(Mark::Picture { picture: plan.picture, turned, window, node });
        frame(&mut marks, window, RULE);
        self.put(marks, window[3]);
    }

    fn split(&mut self, mut plan: Plan) {
        let head = SMALL.leading + 4.0;
        let each = self.sheet.room() - head;
        let mut first = self.room_left() - head;
        if first < 0.35 * each {
            self.new_page();
            first = each;
        }
        // The last part leaves room for the words below; a little smaller is better than a part of a few lines.
        let holds = |count: usize| first + (count as f32 - 1.0) * (each - OVERLAP) - plan.below_height;
        let mut count = 1;
        while holds(count) < plan.height {
            count += 1;
        }
        if count > 2 && holds(count - 1) >= 0.88 * plan.height {
            count -= 1;
            let scale = holds(count) / plan.height;
            plan.width *= scale;
            plan.height *= scale;
        }
        let x = self.edge() + (self.measure - plan.width) / 2.0;
        let mut from = 0.0;
        for number in 1..=count {
            if number > 1 {
                self.new_page();
            }
            let line = format!("{} \u{b7} part {number} of {count}", plan.stamp);
            let node = self.tree.add(plan.parent, Role::Paragraph);
            let set = self.set(&[Self::plain(line, SMALL, BOLD, ACCENT)], self.measure, Side::Start, SMALL);
            let mut marks = Vec::new();
            stack(&mut marks, &set, &Self::leaf(node), self.edge(), 0.0);
            self.put(marks, head);
            let height = (plan.height - from).min(if number == 1 { first } else { each });
            let whole =
                Turned { orientation: plan.orientation, x, y: -from, width: plan.width, height: plan.height };
            let alt = format!("{} (part {number} of {count})", plan.alt);
            self.show(&plan, whole, [x, 0.0, plan.width, height], Vec::new(), &alt);
            from += height - OVERLAP;
        }
        if plan.below_height > self.room_left() + 0.01 {
            self.new_page();
        }
        self.put(plan.below, plan.below_height);
    }
}

/// A thin frame just outside a box.
pub(super) fn frame(marks: &mut Vec<Mark>, [x, y, width, height]: [f32; 4], ink: Ink) {
    let (left, top) = (x - HAIR, y - HAIR);
    let (across, down) = (width + 2.0 * HAIR, height + 2.0 * HAIR);
    marks.extend([
        Mark::Fill { x: left, y: top, width: across, height: HAIR, ink },
        Mark::Fill { x: left, y: y + height, width: across, height: HAIR, ink },
        Mark::Fill { x: left, y: top, width: HAIR, height: down, ink },
        Mark::Fill { x: x + width, y: top, width: HAIR, height: down, ink },
    ]);
}
